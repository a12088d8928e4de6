/**
 * What the published libraries that have a view here are known to break. Each waiver is for the one version it was found in:
 * under another the run says whether it still holds.
 */
import type { Waiver } from '../kv/index.ts'
import { driverVersion } from './driver.ts'

interface Finding extends Waiver {
  readonly driver: string
  readonly version: string
}

/** Backend → its findings. */
const findings: Readonly<Record<string, readonly Finding[]>> = {}

/** The waivers of a backend, as far as they are about the version that is installed. */
export function waiversFor(backend: string): readonly Waiver[] {
  return (findings[backend] ?? [])
    .filter(({ driver, version }) => driverVersion(driver) === version)
    .map(({ driver, version, ...waiver }) => ({ ...waiver, reason: `${driver} ${version}: ${waiver.reason}` }))
}
