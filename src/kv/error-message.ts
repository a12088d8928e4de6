/** What something that was thrown says: libraries throw strings and plain objects too. */

/** The message of an error, or the thing itself as text. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
