/** Where another process finds a backend of this package. */
import { createRequire } from 'node:module'
import type { ExternalOpener } from '../../kv/index.ts'

/**
 * How another process opens a store of the backend `backend`.
 *
 * @param here the backend's own `import.meta.url`: it is the module itself in a source tree, and a part of a bundle elsewhere
 */
export function openerOf(backend: string, here: string, name: string, given: readonly unknown[]): ExternalOpener {
  const module = here.endsWith('.ts') ? here : createRequire(here).resolve(`kv-testkit/backends/${backend}`)
  return { module, name, given }
}
