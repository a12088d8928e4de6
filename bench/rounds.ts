/**
 * Measures contestants side by side: in turns, many short rounds, so that whatever disturbs the machine disturbs them all. It
 * measures processor time, what the garbage collector takes included, because on a busy machine the time on the wall
 * measures the neighbours.
 */

/** One contestant: makes what it needs afresh, and gives the work of one round. */
export type Contestant = () => Promise<() => Promise<void>>

/** Microseconds of processor time a round, by name: the median of `rounds`. */
export async function inTurns<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  rounds: number,
): Promise<Map<string, number>> {
  const times = new Map<string, number[]>()
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, prepare] of Object.entries<Contestant>(contestants)) {
      const work = await prepare()
      const start = process.cpuUsage()
      await work()
      const { user, system } = process.cpuUsage(start)
      // the first two rounds warm the code up
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), user + system])
    }
  }
  return new Map([...times].map(([name, measured]) => [name, median(measured)]))
}

/** The middle one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

/** `rows` under `titles`, in columns. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows]
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
