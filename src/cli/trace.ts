/** `error` as a developer wants to read it: with its stack, where it has one. */
export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
