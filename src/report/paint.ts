/** Colours of the terminal. */
import { styleText } from 'node:util'
import type { LawStatus } from '../conformance/index.ts'

/** A colour or weight of the terminal. */
export type Ink = 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'dim' | 'bold'

/** Puts ink on text, or leaves it is where colours are off. */
export type Paint = (ink: Ink, text: string) => string

/** The ink of each status. */
export const statusInk: Readonly<Record<LawStatus, Ink>> = {
  failed: 'red',
  inconclusive: 'magenta',
  waived: 'yellow',
  'not-run': 'cyan',
  unsupported: 'dim',
  passed: 'green',
}

/** A {@link Paint}. It never looks at the environment: who calls knows whether colours are wanted. */
export function paintWith(color: boolean): Paint {
  return (ink, text) => (color ? styleText(ink, text, { validateStream: false }) : text)
}
