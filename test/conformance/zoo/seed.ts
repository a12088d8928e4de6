/** Seeds of the zoo's tests: fixed, so that a failure is the change's, unless `ZOO_SEED` gives another. */

/** The seed to run under. */
export function seedOf(): number {
  return Number(process.env.ZOO_SEED ?? 1)
}

/** How many seeds the correct stores are run under: `ZOO_SEEDS`, two by default, since each run of them is a whole one. */
export function seedsOf(): readonly number[] {
  const count = Number(process.env.ZOO_SEEDS ?? 2)
  return Array.from({ length: count }, (_, index) => seedOf() + index)
}
