/** Checks a plan that came from outside: every message names the fault and lists the legal values. */
import { knownKeys, oneOf, shown, UsageError } from '../../kv/index.ts'
import { type ActionKind, actionKinds, actions, type FaultAction } from '../actions/index.ts'
import type { Fault, FaultMatch, FaultPlanData } from './fault.ts'
import { numberIn, type OptionSpec, optionTypes, wholeNumber } from './option.ts'
import { operationsOf, selectors } from './selector.ts'

type Check = (what: string, value: unknown) => void

/** The fields of a match besides `on`, each with its check; what is missing here or below does not compile. */
const matchFields: { readonly [Field in Exclude<keyof FaultMatch, 'on'>]-?: Check } = {
  key: (what, value) => {
    if (typeof value !== 'function') optionTypes.text.check(what, value)
  },
  client: optionTypes.text.check,
  nth: (what, value) => wholeNumber(what, value, 1),
  after: optionTypes.calls.check,
  first: (what, value) => wholeNumber(what, value, 1),
  every: (what, value) => wholeNumber(what, value, 1),
  times: (what, value) => wholeNumber(what, value, 1),
  probability: (what, value) => numberIn(what, value, 0, 1),
  fromMs: (what, value) => numberIn(what, value, 0, Number.MAX_SAFE_INTEGER),
  untilMs: (what, value) => numberIn(what, value, 0, Number.MAX_SAFE_INTEGER),
  while: (what, value) => {
    if (typeof value !== 'function') throw new UsageError(`${what} is ${shown(value)}; expected a function`)
  },
}

const planFields = { allowLies: true, faults: true } satisfies Record<keyof FaultPlanData, true>
const faultFields = { id: true, on: true, ...matchFields, moment: true, action: true } satisfies Record<
  keyof Fault,
  unknown
>

/** Each call is held against every fault. */
export const mostFaults = 1_000

/** Whether `value` is a plan; throws a {@link UsageError} that says what is wrong where it is none. */
export function isPlan(value: unknown): value is FaultPlanData {
  if (typeof value !== 'object' || value === null || !('faults' in value)) {
    throw new UsageError(`a fault plan is ${shown(value)}; expected { allowLies, faults: [...] }`)
  }
  knownKeys('a fault plan', value, Object.keys(planFields))
  const allowLies = 'allowLies' in value && value.allowLies
  if (typeof allowLies !== 'boolean') {
    throw new UsageError(`allowLies is ${shown(allowLies)}; expected true or false`)
  }
  if (!Array.isArray(value.faults)) throw new UsageError(`faults is ${shown(value.faults)}; expected an array`)
  if (value.faults.length > mostFaults)
    throw new UsageError(`a fault plan has at most ${mostFaults} faults; this one has ${value.faults.length}`)
  const ids = new Set<string>()
  for (const [index, fault] of value.faults.entries()) {
    if (!isFault(fault, `fault ${index}`)) continue
    if (ids.has(fault.id)) throw new UsageError(`fault ${index}: another fault is called '${fault.id}' too`)
    ids.add(fault.id)
    checkLegality(fault, allowLies)
  }
  return true
}

/** Throws where `fault` lies and lies are not allowed. */
export function checkLegality(fault: Fault, allowLies: boolean): void {
  if (allowLies || actions[fault.action.kind].legality === 'legal') return
  throw new UsageError(
    `fault '${fault.id}': '${fault.action.kind}' lies, which only a broken store does; a plan that means it says ` +
      `allowLies: true. Legal actions: ${listed(actionKinds.filter((kind) => actions[kind].legality === 'legal'))}`,
  )
}

/** Whether `value` is a fault; throws a {@link UsageError} that says what is wrong where it is none. */
export function isFault(value: unknown, what: string): value is Fault {
  if (typeof value !== 'object' || value === null)
    throw new UsageError(`${what} is ${shown(value)}; expected an object`)
  const field = (name: string): unknown => Reflect.get(value, name)
  const id = field('id')
  const where = typeof id === 'string' ? `fault '${id}'` : what
  knownKeys(where, value, Object.keys(faultFields))
  const on = field('on')
  if (!Array.isArray(on) || on.length === 0) {
    throw new UsageError(`${where}: on is ${shown(on)}; expected an array of ${listed(selectors)}`)
  }
  const named = on.map((selector) => oneOf(`${where}: an operation`, selector, selectors))
  for (const [name, check] of Object.entries(matchFields)) {
    if (field(name) !== undefined) check(`${where}: ${name}`, field(name))
  }
  const action = field('action')
  if (!isAction(action, `${where}: action`)) return false
  const row = actions[action.kind]
  optionTypes.text.check(`${where}: id`, id)
  oneOf(`${where}: moment of '${action.kind}'`, field('moment'), row.moments)
  const applicable: readonly string[] = row.operations
  if (!operationsOf(named).some((operation) => applicable.includes(operation))) {
    throw new UsageError(
      `${where}: '${action.kind}' does not apply to ${listed(named)}; it applies to ${listed(applicable)}`,
    )
  }
  return true
}

/** Whether `value` is an action with all its options; throws a {@link UsageError} that says what is wrong where it is none. */
export function isAction(value: unknown, what: string): value is FaultAction {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    throw new UsageError(`${what} is ${shown(value)}; expected { kind, ... } with a kind of ${listed(actionKinds)}`)
  }
  const kind = oneOf(`${what}.kind`, value.kind, actionKinds)
  const options = optionsOf(kind)
  knownKeys(`${what} '${kind}'`, value, ['kind', ...Object.keys(options)])
  for (const [name, spec] of Object.entries(options)) {
    const option: unknown = Reflect.get(value, name)
    if (option === undefined && spec.default === undefined) continue
    optionTypes[spec.type].check(`${what}.${name}`, option)
  }
  return true
}

/** The options of `kind`, by name. */
export function optionsOf(kind: ActionKind): Readonly<Record<string, OptionSpec>> {
  return actions[kind].options
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
