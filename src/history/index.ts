/**
 * Recorded histories: what clients did to a store and saw, and whether a store that keeps its promise can explain it.
 *
 * @module
 */
export { checkConsistency, type ConsistencyOptions, type ConsistencyReport } from './consistency/check-consistency.ts'
export { checkLinearizable, type LinearizabilityOptions } from './check-linearizable.ts'
export { type Consistency, consistencyModels } from './consistency/consistency.ts'
export { type Guarantee, type GuaranteeReport, guarantees } from './consistency/guarantee.ts'
export { historyLine, historyLines } from './files/jsonl.ts'
export { laneDiagram } from './explain/lane-diagram.ts'
export { type Linearization, type LinearizationPoint, linearize, type LinearizeOptions } from './sweep/linearize.ts'
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
export { printOperation } from './explain/print-operation.ts'
export type { TextSource } from './files/lines.ts'
export { type OutcomeClassifier } from './recording/outcome.ts'
export type { LineCounts } from './files/line-counts.ts'
export { type HistoryFormat, historyFormats } from './files/line-taker.ts'
export { type ReadHistory, readHistory, readHistoryFile, type ReadHistoryOptions } from './files/read-history.ts'
export type { RecordedOperation } from './recording/recorded-operations.ts'
export { recordHistory, type RecordHistoryOptions, type Recording } from './recording/record-history.ts'
export {
  HistoryRecorder,
  type InFlight,
  type RecordedCall,
  type RecordedEnd,
  type RecorderOptions,
} from './recording/recorder.ts'
export { measureStaleness, type Staleness } from './consistency/staleness.ts'
export type { OverlapStats } from './overlap-stats.ts'
export type { CheckMethod, KeyVerdict, LinearizabilityReport, LinearizabilityVerdict } from './verdict.ts'
export { type Violation, type ViolationKind, violationKinds } from './violation.ts'
