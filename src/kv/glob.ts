/** Globs over names of any kind (keys, clients, laws): `*` is any text, `?` is one character, everything else is itself. */

/**
 * A test for `glob`. `*` matches slashes too, for keys are not paths, and a backslash takes the next character literally.
 *
 * @example
 * globTest('user:*')('user:1') // true
 */
export function globTest(glob: string): (text: string) => boolean {
  if (!/[*?\\]/.test(glob)) return (text) => text === glob
  let source = ''
  for (let index = 0; index < glob.length; index += 1) {
    const character = glob.charAt(index)
    if (character === '*') source += '.*'
    else if (character === '?') source += '.'
    else if (character === '\\' && index + 1 < glob.length) source += literal(glob.charAt(++index))
    else source += literal(character)
  }
  const expression = new RegExp(`^${source}$`, 'su')
  return (text) => expression.test(text)
}

/** `character` in a regular expression that runs with the `u` flag, surrogate halves included. */
function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
