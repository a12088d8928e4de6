/** Globs over names of any kind (keys, clients, laws): `*` is any text, `?` is one character, everything else is itself. */

/** What one place of a glob stands for: any text, any one character, or the character itself. */
type Place = 'text' | 'character' | { readonly is: string }

/**
 * A test for `glob`. `*` matches slashes too, for keys are not paths, and a backslash takes the next character literally. A glob
 * may come from a plan that others wrote, so a test takes time in proportion to the glob and the text at most, multiplied:
 * a regular expression for `*a*a*a*a*b` would try every way to share the text out among the stars.
 *
 * @example
 * globTest('user:*')('user:1') // true
 */
export function globTest(glob: string): (text: string) => boolean {
  if (!/[*?\\]/.test(glob)) return (text) => text === glob
  const places = placesOf(glob)
  const single = singleStar(places)
  if (single !== undefined) {
    const { before, after } = single
    const least = before.length + after.length
    return (text) => text.length >= least && text.startsWith(before) && text.endsWith(after)
  }
  return (text) => matches(places, [...text])
}

function placesOf(glob: string): readonly Place[] {
  const places: Place[] = []
  const points = [...glob]
  for (let index = 0; index < points.length; index += 1) {
    const point = points[index] ?? ''
    if (point === '*') {
      // several in a row mean no more than one
      if (places.at(-1) !== 'text') places.push('text')
    } else if (point === '?') places.push('character')
    else places.push({ is: point === '\\' && index + 1 < points.length ? (points[++index] ?? '') : point })
  }
  return places
}

/** The texts around the one star of a glob that has nothing else in it but characters: the usual ones, and the quickest to try. */
function singleStar(places: readonly Place[]): { readonly before: string; readonly after: string } | undefined {
  const star = places.indexOf('text')
  if (star === -1) return undefined
  const [before, after] = [textOf(places.slice(0, star)), textOf(places.slice(star + 1))]
  return before === undefined || after === undefined ? undefined : { before, after }
}

function textOf(places: readonly Place[]): string | undefined {
  let text = ''
  for (const place of places) {
    // half a pair of surrogates is no beginning of the whole pair
    if (typeof place === 'string' || /\p{Cs}/u.test(place.is)) return undefined
    text += place.is
  }
  return text
}

/** Only the last star is ever tried anew: whatever one before it could take, the last can take as well. */
function matches(places: readonly Place[], points: readonly string[]): boolean {
  let place = 0
  let star = -1
  let taken = 0
  let at = 0
  while (at < points.length) {
    const wanted = places[place]
    if (wanted === 'text') {
      star = place
      taken = at
      place += 1
    } else if (wanted !== undefined && (wanted === 'character' || wanted.is === points[at])) {
      place += 1
      at += 1
    } else if (star === -1) {
      return false
    } else {
      taken += 1
      at = taken
      place = star + 1
    }
  }
  if (places[place] === 'text') place += 1
  return place === places.length
}
