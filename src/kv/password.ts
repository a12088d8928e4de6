/** Secrets in URLs: where one may be shown, they may not. */

/** What the query of a URL may call a secret. */
const secret = /password|passwd|pwd|token|secret/i

/**
 * `url` without its password, as it may be shown. A password that was not encoded may hold any character, so what stands between
 * the first colon and the last `@` is taken for one: a URL is rather shown with too little than with too much.
 */
export function withoutPassword(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^:@/?#]*):.*@/is, '$1:***@')
    .replaceAll(/([?&][^=&#?]*=)[^&#]*/g, (whole, name: string) => (secret.test(decoded(name)) ? `${name}***` : whole))
}

/** A URL within a text. Its scheme is of no more letters than any has, so that a long word is not read again from each of them. */
const urlInText = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s'"`<>]*/gi

/** `text`, such as the message of a driver's error, with no password in the URLs in it. */
export function withoutPasswords(text: string): string {
  return text.includes('://') ? text.replaceAll(urlInText, withoutPassword) : text
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
