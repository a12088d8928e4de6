/** What a strict mock rejects a call with that nothing was programmed for. */
import { type Operation, printKey, stringLiteral } from '../kv/index.ts'

/** A call that met no programmed answer, on a mock made with `onUnexpectedCall: 'error'`. */
export class UnexpectedCallError extends Error {
  override readonly name = 'UnexpectedCallError'
  readonly code = 'KV_MOCK_UNEXPECTED_CALL'
  readonly op: Operation

  /**
   * @param named the key, the keys of the batch or the prefix of the list
   * @param programmed what was programmed, as {@link AnswerBook} says it
   */
  constructor(op: Operation, named: readonly string[], programmed: readonly string[]) {
    const keys = named.map((key) => printKey(key)).join(', ')
    const [key] = named
    const subject = key === undefined ? `'${op}'` : `'${op}', ${stringLiteral(key)}`
    super(
      `unexpected call ${op}(${keys}): no answer is programmed for it, and the mock was made with onUnexpectedCall: 'error'. ` +
        `Say kv.on(${subject}).callsThrough(), or .returns(…) or .rejects(…). ` +
        `Programmed: ${programmed.length === 0 ? 'nothing' : programmed.join('; ')}.`,
    )
    this.op = op
  }
}
