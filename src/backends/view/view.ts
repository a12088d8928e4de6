/** What the views of other libraries' stores have in common: they translate the contract's words and leave the rest to the library. */

/** Options of every view. */
export interface ViewOptions {
  /** Leave the library's store open when the view closes, for a store that others use as well. Default: false. */
  readonly keepOpen?: boolean
}
