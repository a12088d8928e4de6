/** How numbers, times and lists are written for people. */

/** `count` with its noun: "1 law", "12,000 laws". */
export function counted(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`
}

/** A whole number with its thousands apart. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

/** A time as people say it: "80 ms", "1.4 s", "2 min 5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 99_950) return `${(milliseconds / 1_000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1_000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Names in a sentence: "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A moment in UTC, to the second: "2026-11-21 07:30:00 UTC". */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A long list cut short: the first of `names`, and how many more there are. */
export function briefly(names: readonly string[], most: number = 12): string {
  if (names.length <= most) return names.join(', ')
  return `${names.slice(0, most - 2).join(', ')} and ${names.length - most + 2} more`
}
