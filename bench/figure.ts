/** A measured figure beside what it should be: printed where it is measured, and handed to `bench/run.ts` where that runs the benchmark. */

/** What a figure should be. */
export interface Target {
  readonly way: 'at most' | 'at least'
  readonly bound: number
}

/** One measured figure. */
export interface Figure {
  /** The measured thing, as the beginning of a sentence: "a recorded call, to a bare one". */
  readonly what: string
  readonly value: number
  /** What `value` counts: `×` for a ratio of two things measured in the same run, `ms`, `MiB`. */
  readonly unit: string
  /** Absent for a figure that is there to compare with. */
  readonly target?: Target
}

/** Prints a figure, and fails the benchmark when it misses its target. */
export function figure(measured: Figure): void {
  console.log(showFigure(measured))
  if (!reaches(measured)) process.exitCode = 1
  process.send?.(measured)
}

/** Whether a figure is what it should be. One without a target is. */
export function reaches({ value, target }: Figure): boolean {
  if (target === undefined) return true
  return target.way === 'at most' ? value <= target.bound : value >= target.bound
}

/** `a recorded call, to a bare one: 2.1 × (at most 3 ×: yes)`. */
export function showFigure(measured: Figure): string {
  const { what, value, unit, target } = measured
  const verdict =
    target === undefined ? '' : ` (${target.way} ${target.bound} ${unit}: ${reaches(measured) ? 'yes' : 'NO'})`
  return `${what}: ${rounded(value)} ${unit}${verdict}`
}

/** Three digits, and no more than is known. */
export function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}
