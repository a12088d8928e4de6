import { memory } from 'kv-testkit/backends/memory'

/** The store under test: yours takes the place of this one. */
export default memory()
