/** Pattern languages that stores list keys with: what an unescaped prefix becomes in them. */

/** Whether SQL's `key LIKE pattern` holds: `%` any text, `_` any character, `\` takes the next one as it is. */
export function like(pattern: string, key: string): boolean {
  return new RegExp(`^${likeSource(pattern)}$`, 'su').test(key)
}

/** Whether a Redis glob matches: `*`, `?`, classes in brackets, `\` takes the next one as it is. */
export function glob(pattern: string, key: string): boolean {
  return new RegExp(`^${globSource([...pattern])}$`, 'su').test(key)
}

/** `text` as it stands in a regular expression. */
export function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}

function likeSource(pattern: string): string {
  let source = ''
  const points = [...pattern]
  for (let at = 0; at < points.length; at += 1) {
    const point = points[at] ?? ''
    if (point === '%') source += '.*'
    else if (point === '_') source += '.'
    else if (point === '\\') source += quoted(points[(at += 1)] ?? '')
    else source += quoted(point)
  }
  return source
}

function globSource(points: readonly string[]): string {
  let source = ''
  for (let at = 0; at < points.length; at += 1) {
    const point = points[at] ?? ''
    const end = point === '[' ? points.indexOf(']', at + 1) : -1
    if (point === '*') source += '.*'
    else if (point === '?') source += '.'
    else if (point === '\\') source += quoted(points[(at += 1)] ?? '')
    else if (end > at + 1) {
      source += classSource(points.slice(at + 1, end))
      at = end
    } else source += quoted(point)
  }
  return source
}

function classSource(points: readonly string[]): string {
  const [head, ...rest] = points
  const members = (some: readonly string[]): string =>
    some.map((point) => (point === '-' ? String.raw`\-` : quoted(point))).join('')
  if (head === '^') return rest.length === 0 ? '.' : `[^${members(rest)}]`
  return `[${members(points)}]`
}
