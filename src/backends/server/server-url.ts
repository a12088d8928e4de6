/** URLs of servers: how they may be shown. */

/** What a query may call a secret. */
const secrets = /([?&][^=&#]*(?:password|passwd|pwd|token|secret)[^=&#]*=)[^&#]*/gi

/**
 * `url` without its password, as it may be shown. A password that was not encoded may hold any character, so what stands between
 * the first colon and the last `@` is taken for one: a URL is rather shown with too little than with too much.
 */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^:@/?#]*):.*@/is, '$1:***@').replace(secrets, '$1***')
}
