/** Fills in what a fault leaves out: the defaults of its action, the default moment, an id. */
import { UsageError } from '../../kv/index.ts'
import { type ActionKind, actionKinds, actions, type FaultAction } from '../actions/index.ts'
import { isAction, isFault, optionsOf } from './check-plan.ts'
import type { Fault } from './fault.ts'

/** `kind` with `options`, and the defaults of those not given. */
export function completeAction(kind: ActionKind, options: object, what: string): FaultAction {
  const action: unknown = { kind, ...defaultsOf(kind), ...defined(options) }
  if (!isAction(action, what)) throw new UsageError(`${what} is no action`)
  return action
}

/** A fault with everything in its place; throws a {@link UsageError} where it is wrong. */
export function completeFault(given: unknown, what: string, taken: ReadonlySet<string>): Fault {
  const fault = filled(given, taken)
  if (!isFault(fault, what)) throw new UsageError(`${what} is no fault`)
  return fault
}

function filled(given: unknown, taken: ReadonlySet<string>): unknown {
  if (!isRecord(given)) return given
  const { action } = given
  const kind = isRecord(action) ? actionKinds.find((kind) => kind === action.kind) : undefined
  if (!isRecord(action) || kind === undefined) return given
  const moment = given.moment ?? actions[kind].moments[0]
  const id = given.id ?? idOf({ ...given, moment }, kind, taken)
  return { id, ...defined(given), moment, action: { kind, ...defaultsOf(kind), ...defined(action) } }
}

/**
 * An id made of what the fault is, not of where it stands in the plan: draws hang on it, and taking another fault away must not
 * change them.
 */
function idOf(fault: Readonly<Record<string, unknown>>, kind: ActionKind, taken: ReadonlySet<string>): string {
  const parts = [Array.isArray(fault.on) ? fault.on.join('+') : '']
  if (typeof fault.key === 'string') parts.push(fault.key)
  if (typeof fault.client === 'string') parts.push(`@${fault.client}`)
  for (const name of ['nth', 'after', 'first', 'every']) {
    if (typeof fault[name] === 'number') parts.push(`${name} ${fault[name]}`)
  }
  parts.push(fault.moment === actions[kind].moments[0] ? kind : `${kind} ${String(fault.moment)}`)
  const base = parts.join(' ')
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base} #${count}`
    if (!taken.has(id)) return id
  }
}

function defaultsOf(kind: ActionKind): object {
  return Object.fromEntries(
    Object.entries(optionsOf(kind)).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )
}

/** `given` without the properties that are there and undefined, which JSON would drop. */
function defined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
