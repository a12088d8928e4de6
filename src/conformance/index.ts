/**
 * Conformance: the laws of the contract, asked of a real store.
 *
 * @module
 */
export {
  type ConformanceReport,
  type Failure,
  type LawGroup,
  lawGroups,
  type LawResult,
  type LawStatus,
  lawStatuses,
  type Notice,
  type ProfileLine,
  type ProfileSource,
  type Tier,
  tiers,
} from './report.ts'
