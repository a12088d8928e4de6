/** Follows how far a run has come. */
import type { Isolation } from './execution/subject.ts'
import type { Law } from './laws/law.ts'
import type { ConformanceProgress } from './options.ts'
import type { LawResult } from './report.ts'
import { stretchesOf } from './when-asked.ts'

/** After how many laws there is something to take an estimate from. */
const enough = 5

/** Tells of each law that ends what came of it, which ones are asked meanwhile, and how long the rest may take. */
export class Follow {
  readonly #startedAt = performance.now()
  readonly #toBegin: Set<Law>
  readonly #begun = new Set<Law>()
  readonly #of: number
  readonly #tell: (progress: ConformanceProgress) => void
  #done = 0
  #asked = 0

  constructor(laws: readonly Law[], isolation: Isolation, tell: (progress: ConformanceProgress) => void) {
    this.#toBegin = new Set(stretchesOf(laws, isolation).flatMap((stretch) => stretch.laws))
    this.#of = laws.length
    this.#tell = tell
  }

  begins(law: Law): void {
    this.#toBegin.delete(law)
    this.#begun.add(law)
  }

  ends(law: Law, result: LawResult): void {
    this.#begun.delete(law)
    this.#done += 1
    if (result.cases > 0) this.#asked += 1
    const [next] = this.#toBegin
    const atHand = this.#begun.size > 0 || next === undefined ? [...this.#begun] : [next]
    const leftMs = this.#estimate()
    this.#tell({
      law: result,
      done: this.#done,
      of: this.#of,
      atHand: atHand.map(({ id }) => id),
      ...(leftMs === undefined ? {} : { leftMs }),
    })
  }

  /** As long for each law that is left as it took for each that was asked, and as many of them that need no asking. */
  #estimate(): number | undefined {
    if (this.#asked < enough) return undefined
    return ((performance.now() - this.#startedAt) / this.#done) * (this.#of - this.#done)
  }
}
