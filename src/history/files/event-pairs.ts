/**
 * Logs that tell of a call and of its return in two lines. The lines' order is the order of the events, so that their numbers
 * serve as stamps.
 */
import { badLine } from './bad-line.ts'
import { shapedOperation } from './operation-shape.ts'
import type { HistoryOp, HistoryOperation, HistoryStatus, Json } from '../operation.ts'

/** A call as its line tells it. */
export interface CallEvent {
  readonly process: string | number
  readonly op: HistoryOp
  readonly key: string
  readonly value: Json | undefined
  readonly expected: Json | undefined
  readonly line: number
}

/** Pairs calls with their returns. */
export class EventPairs {
  readonly #open = new Map<string | number, CallEvent>()

  /** A line tells of a call. */
  call(event: CallEvent): void {
    const { process, op, line } = event
    const earlier = this.#open.get(process)
    if (earlier !== undefined) {
      throw badLine(
        line,
        `process ${process} calls ${op} while its ${earlier.op} of line ${earlier.line} is in flight; a process has one call in flight at a time`,
      )
    }
    this.#open.set(process, event)
  }

  /** A line tells of a return: the operation that this completes. */
  return(
    process: string | number,
    op: HistoryOp,
    status: HistoryStatus,
    result: Json | undefined,
    line: number,
  ): HistoryOperation {
    const opened = this.#open.get(process)
    if (opened === undefined) {
      throw badLine(line, `process ${process} returns from ${op} without a call in flight; is a line missing above?`)
    }
    if (opened.op !== op) {
      throw badLine(
        line,
        `process ${process} returns from ${op}, but its call in flight, of line ${opened.line}, is ${opened.op}`,
      )
    }
    this.#open.delete(process)
    return operationOf(opened, status, line, status === 'ok' ? result : undefined)
  }

  /** The calls that never returned. */
  rest(): HistoryOperation[] {
    return [...this.#open.values()].map((event) => operationOf(event, 'unknown', null, undefined))
  }
}

function operationOf(
  { process, op, key, value, expected, line }: CallEvent,
  status: HistoryStatus,
  end: number | null,
  result: Json | undefined,
): HistoryOperation {
  return shapedOperation<string | number, HistoryOp, string, Json, HistoryStatus, number, number | null>(
    process,
    op,
    key,
    value,
    expected,
    result,
    status,
    line,
    end,
  )
}
