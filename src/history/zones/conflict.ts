/** What the zone check found wrong, in rows of the key's columns: raw material for the explanation. */

/** Stands for "no row": the value that was there before the first operation. */
export const BEFORE_ALL = -1

/** The span during which a value was certainly in force (`first` < `last`), or within which it was in force at one moment. */
export interface ZoneExtent {
  /** Number of the value; of the first one where compare-and-sets make a chain. */
  readonly root: number
  /** The earliest return in the cluster, and the row that made it ({@link BEFORE_ALL}: the initial value). */
  readonly first: number
  readonly firstRow: number
  /** The latest call in the cluster, and the row that made it. */
  readonly last: number
  readonly lastRow: number
}

/** One reason why a key's history is not linearizable. */
export type Conflict =
  /** `row` read or replaced a value that nothing wrote. */
  | { readonly rule: 'thin-air'; readonly row: number }
  /** `row` ended before `other` began, although it can only come after it. */
  | { readonly rule: 'order'; readonly row: number; readonly other: number; readonly root: number }
  /** Two compare-and-sets replaced the same value. */
  | { readonly rule: 'double-swap'; readonly row: number; readonly other: number }
  /** Compare-and-sets that can only come each before the other. */
  | { readonly rule: 'cycle'; readonly row: number }
  /** Two values were certainly in force at the same time. */
  | { readonly rule: 'overlap'; readonly zone: ZoneExtent; readonly other: ZoneExtent }
  /** A value came and went wholly while `zone`'s was certainly in force. */
  | { readonly rule: 'inside'; readonly zone: ZoneExtent; readonly other: ZoneExtent }
  /** A delete came and went wholly while a value was certainly in force. */
  | { readonly rule: 'delete-inside'; readonly zone: ZoneExtent; readonly row: number }
  /** The key was reported missing wholly while a value was certainly in force. */
  | { readonly rule: 'miss-inside'; readonly zone: ZoneExtent; readonly row: number }
  /** The key was reported missing after `zone`'s value, and no delete is left that could have removed it. */
  | { readonly rule: 'no-delete'; readonly zone: ZoneExtent; readonly row: number }
