/**
 * Logs that tell of a call and of its return in two lines. The lines' order is the order of the events, so that their numbers
 * serve as stamps.
 */
import { badLine } from './bad-line.ts'
import type { HistoryOp, HistoryOperation, HistoryStatus, Json } from '../operation.ts'

/** A call as its line tells it. */
export interface CallEvent {
  readonly process: string | number
  readonly op: HistoryOp
  readonly key: string
  readonly value?: Json
  readonly expected?: Json
}

/** A return as its line tells it. */
export interface ReturnEvent extends Pick<CallEvent, 'process' | 'op'> {
  readonly status: HistoryStatus
  readonly result?: Json
}

/** Pairs calls with their returns. */
export class EventPairs {
  readonly #open = new Map<string | number, { readonly event: CallEvent; readonly line: number }>()

  /** A line tells of a call. */
  call(event: CallEvent, line: number): void {
    const earlier = this.#open.get(event.process)
    if (earlier !== undefined) {
      throw badLine(
        line,
        `process ${event.process} calls ${event.op} while its ${earlier.event.op} of line ${earlier.line} is in flight; a process has one call in flight at a time`,
      )
    }
    this.#open.set(event.process, { event, line })
  }

  /** A line tells of a return: the operation that this completes. */
  return(event: ReturnEvent, line: number): HistoryOperation {
    const opened = this.#open.get(event.process)
    if (opened === undefined) {
      throw badLine(
        line,
        `process ${event.process} returns from ${event.op} without a call in flight; is a line missing above?`,
      )
    }
    if (opened.event.op !== event.op) {
      throw badLine(
        line,
        `process ${event.process} returns from ${event.op}, but its call in flight, of line ${opened.line}, is ${opened.event.op}`,
      )
    }
    this.#open.delete(event.process)
    const { status, result } = event
    return operationOf(opened.event, opened.line, status, line, result)
  }

  /** The calls that never returned. */
  rest(): HistoryOperation[] {
    return [...this.#open.values()].map(({ event, line }) => operationOf(event, line, 'unknown', null))
  }
}

function operationOf(
  { process, op, key, value, expected }: CallEvent,
  call: number,
  status: HistoryStatus,
  end: number | null,
  result?: Json,
): HistoryOperation {
  return {
    client: process,
    op,
    key,
    ...(value !== undefined && { value }),
    ...(expected !== undefined && { expected }),
    ...(result !== undefined && status === 'ok' && { result }),
    status,
    call,
    return: end,
  }
}
