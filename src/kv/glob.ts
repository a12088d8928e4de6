/**
 * Globs over keys. Keys are not paths, so `*` spans any characters, `/` included; that is how Redis reads one, and why a library
 * for file names does not serve.
 */

/** Whether `text` is a glob rather than a key: it has a `*`, a `?` or a backslash. */
export function isGlob(text: string): boolean {
  return /[*?\\]/.test(text)
}

/**
 * A test for the keys that `glob` covers: `*` stands for any characters, `?` for exactly one, and a backslash takes the next
 * character as it is.
 *
 * @example
 * keyGlob('user:*')('user:1/name') // true
 */
export function keyGlob(glob: string): (key: string) => boolean {
  if (!isGlob(glob)) return (key) => key === glob
  const source = glob.replace(
    /\\(.)|([*?])|([\\^$.+()[\]{}|/])/gsu,
    (_, literal?: string, wild?: string, other?: string) => {
      if (wild !== undefined) return wild === '*' ? '.*' : '.'
      const plain = literal ?? other ?? ''
      return /[\\^$.*+?()[\]{}|/]/.test(plain) ? `\\${plain}` : plain
    },
  )
  const pattern = new RegExp(`^${source}$`, 'su')
  return (key) => pattern.test(key)
}
