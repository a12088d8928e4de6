/** The flags that a repetition of a chaos run needs beside its plan or seed. */
import { shellWord } from '../report/internal.ts'
import { chaosFlags, decidedFlags } from './chaos-flags.ts'
import { optionsOf } from './flag.ts'
import type { Given } from './option.ts'

/** Those of `given` that decide what a run does, as words of a shell; a plan decides some of them itself. */
export function repeatedFlags(given: Given, byPlan: boolean): readonly string[] {
  const gone = new Set(['seed', 'plan', ...(byPlan ? decidedFlags : [])])
  return Object.entries(optionsOf(chaosFlags))
    .filter(([name]) => !gone.has(name))
    .flatMap(([name, { type }]) =>
      given.every(name).flatMap((value) => [`--${name}`, ...(type === 'boolean' ? [] : [shellWord(value)])]),
    )
}
