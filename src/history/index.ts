/**
 * Recorded histories: what clients did to a store and saw, and whether a store that keeps its promise can explain it.
 *
 * @module
 */
export { checkLinearizable, type LinearizabilityOptions } from './check-linearizable.ts'
export { laneDiagram } from './lane-diagram.ts'
export {
  type FaultInterval,
  type History,
  type HistoryOp,
  type HistoryOperation,
  historyOps,
  type HistoryStatus,
  historyStatuses,
  type InitialValues,
  type Json,
} from './operation.ts'
export { printDeed, printInterval, printOperation, printValue } from './print-operation.ts'
export type { Vacuity } from './vacuity.ts'
export type { CheckMethod, KeyVerdict, LinearizabilityReport, Verdict } from './verdict.ts'
export { type Violation, type ViolationKind, violationKinds } from './violation.ts'
