/** What a page about a recorded history shows: plain data, from which every part of the page is a pure function. */
import type { FaultInterval, History, KeyVerdict, OverlapStats, Violation } from '../../history/index.ts'

/** One operation's place in an order that explains the history. */
export interface ShownPoint {
  /** The operation's position in the history. */
  readonly operation: number
  /** When it can have taken effect, in stamps; need not be whole. */
  readonly at: number
}

/** A command that the reader may want to run. */
export interface OfferedCommand {
  readonly heading: string
  readonly command: string
}

/** A history with what is known of it. */
export interface HistoryView {
  /** Where it comes from: the store under chaos, the file that was checked. */
  readonly subject: string
  /** What was done: stands beside the name of the toolkit. */
  readonly activity: 'chaos' | 'check'
  readonly tone: 'good' | 'bad' | 'open'
  /** The verdict in one sentence. */
  readonly sentence: string
  /** The version of kv-testkit that ran. */
  readonly toolkit: string
  /** What qualifies the verdict, a sentence each. */
  readonly remarks?: readonly string[]
  /** Figures for the head of the page: a label and its value. */
  readonly facts?: readonly (readonly [label: string, value: string])[]
  /** In any order of its operations. */
  readonly history: History
  readonly faults?: readonly FaultInterval[]
  /** Each with the operations that prove it. */
  readonly violations?: readonly Violation[]
  /** The verdict key by key. */
  readonly keys?: readonly KeyVerdict[]
  /** An order that explains the history, where there is one, by key or for all keys. */
  readonly linearization?: readonly ShownPoint[]
  readonly overlap?: OverlapStats
  readonly commands?: readonly OfferedCommand[]
}
