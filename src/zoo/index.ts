/**
 * The zoo: stores that are each wrong in one realistic way, and correct ones that are unusual, to prove a suite with. A run must
 * fail the former and pass the latter.
 *
 * @example
 * import { controlStores, mutants } from 'kv-testkit/zoo'
 *
 * for (const { backend, law } of mutants()) await mustBreak(law, backend)
 * for (const { backend } of controlStores()) await mustPass(backend)
 *
 * @module
 */
export type { ControlStore } from './control-store.ts'
export { controlStores } from './control-stores.ts'
export type { Mutant } from './mutant.ts'
export { mutants } from './mutants.ts'
