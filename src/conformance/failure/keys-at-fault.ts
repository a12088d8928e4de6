/** Which keys a failure takes, found out by running the program on others. */
import { type FullProfile, keyProblem, keysOfCall } from '../../kv/index.ts'
import { callsOf, list, set } from '../program/program.ts'
import { aspectOf, explains, keysInQuestion } from './aspect.ts'
import { isPlain, onOtherKeys } from './basic-forms.ts'
import { familyOf, type Folding, foldingOf, foldings, type KeyKind, keyKinds } from './key-kinds.ts'
import type { Case, Trials } from './reduce.ts'

/** The keys that a failure takes. */
export interface KeysAtFault {
  /** Completes "keys …". */
  readonly name: string
  /** The trap into which the store fell, where one is known. */
  readonly trap?: string
  /** One name for all traps of one reason, where the store takes a key for another, or for another spelling of it. */
  readonly identity?: string
}

/** More strange keys than these are not looked into. */
const few = 8

/** The keys that `basic` takes; nothing where any will do. */
export async function keysAtFault(
  basic: Case,
  profile: FullProfile,
  trials: Trials,
  ofMany: boolean,
): Promise<KeysAtFault | undefined> {
  const { broken, program } = basic
  const respelled = respelling(basic)
  if (ofMany) return respelled
  const named = [...new Set(callsOf(program).flatMap(({ call }) => keysOfCall(call)))].filter((key) => key !== '')
  if (named.length > few) return undefined
  const [key] = named.filter((each) => !isPlain(each))
  const kindIn = async (kinds: readonly KeyKind[]): Promise<KeysAtFault | undefined> =>
    key === undefined ? undefined : kindOf(key, kinds, basic, profile, trials)
  const { call } = broken.step
  return (
    (await kindIn(wideKinds)) ??
    respelled ??
    (call.op === 'list'
      ? await beyondPrefix(basic, named, call.prefix, trials)
      : await related(basic, named, trials)) ??
    (await kindIn(keyKinds)) ??
    (key === undefined ? undefined : { name: 'like these' })
  )
}

/** Kinds so wide that no trap is made for them. */
const wideKinds = keyKinds.filter(({ trap, has }) => trap === undefined && has('\u{1f600}'))

/** The first of `kinds` of which every key fails alike. */
async function kindOf(
  key: string,
  kinds: readonly KeyKind[],
  basic: Case,
  profile: FullProfile,
  trials: Trials,
): Promise<KeysAtFault | undefined> {
  for (const kind of kinds) {
    if (!kind.has(key)) continue
    const others = kind.others(key)
    const known = keyProblem(key, profile)
    if (others.some((like) => keyProblem(like, profile) !== known)) continue
    if (!(await failsOnAll(others, basic, key, trials))) continue
    const { name, trap } = kind
    return trap === undefined ? { name } : { name, trap, ...(isSpelling(trap) ? { identity: familyOf(trap) } : {}) }
  }
  return undefined
}

/** Of these keys it is no question of spelling: a store that loses one takes it for no other. */
const notOfSpelling: ReadonlySet<string> = new Set(['prototype', 'leading-dot'])

function isSpelling(trap: string): boolean {
  return !notOfSpelling.has(trap)
}

/** A key that is listed under another name. */
function respelling({ broken: { clue } }: Case): KeysAtFault | undefined {
  if (clue?.kind !== 'listed') return undefined
  const [missing] = clue.missing
  const [extra] = clue.extra
  const folding = missing === undefined || extra === undefined ? undefined : foldingOf(missing, extra)
  return folding === undefined ? undefined : differing(folding.trap)
}

function differing(trap: string): KeysAtFault {
  return { name: `that differ by ${trap}`, trap, identity: familyOf(trap) }
}

const metacharacters = /[%_*?[\].\\^$(){}+|]/

/** What makes a list go wrong about its prefix: another text that it is taken for, or a character that has a meaning. */
async function beyondPrefix(
  { program, broken }: Case,
  named: readonly string[],
  prefix: string,
  trials: Trials,
): Promise<KeysAtFault | undefined> {
  const question = keysInQuestion(broken)
  const foreign = (question.length > 0 ? question : named).filter((key) => !key.startsWith(prefix))
  const at = prefix.search(metacharacters)
  const folded = foreign.map((key) => prefixFolding(prefix, key)).find((folding) => folding !== undefined)
  if (folded !== undefined && (at === -1 || !(await matchesPatterns(trials)))) return differing(folded.trap)
  if (at === -1) return undefined
  const pattern = { name: 'beside a prefix with metacharacters', trap: 'pattern', identity: 'pattern' }
  if (foreign.length > 0 && foreign.length === question.length) return pattern
  // a key that is missing under such a prefix, and there under the plain text before it
  if (at === 0 || aspectOf(broken) !== 'missing') return undefined
  const plain = { ...program, steps: [...program.steps.slice(0, -1), list(prefix.slice(0, at), broken.step.client)] }
  return (await trials.run(plain)) === undefined ? pattern : undefined
}

/** The other text for which a prefix is taken, where that begins the key. */
function prefixFolding(prefix: string, key: string): Folding | undefined {
  return (
    foldingOf(key.slice(0, prefix.length), prefix) ??
    foldings.find(({ fold }) => fold(prefix) !== prefix && key.startsWith(fold(prefix)))
  )
}

/** Whether a prefix is taken for a pattern of one language or another, plainer ones than that of the failure. */
async function matchesPatterns(trials: Trials): Promise<boolean> {
  for (const [key, prefix] of [
    ['axb', 'a_'],
    ['ab', 'a%'],
    ['ab', 'a*'],
    ['ab', '[a]'],
  ] as const) {
    const broken = await trials.run({ steps: [set(key, '61'), list(prefix)] })
    if (broken !== undefined && aspectOf(broken) === 'extra') return true
  }
  return false
}

/** Two keys of which one is taken for the other, or stands in its way. */
async function related(basic: Case, named: readonly string[], trials: Trials): Promise<KeysAtFault | undefined> {
  const aspect = aspectOf(basic.broken)
  for (const [at, one] of named.entries()) {
    for (const other of named.slice(at + 1)) {
      const trap = trapOf(one, other, aspect)
      if (trap !== undefined && (await matters(basic, other, trials))) return differing(trap)
    }
  }
  return undefined
}

function trapOf(one: string, other: string, aspect: string): string | undefined {
  const folding = foldingOf(one, other)?.trap
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  const under = long.startsWith(short) ? (/^[/:]/.test(long.slice(short.length)) ? 'child' : 'sibling') : undefined
  if (aspect === 'missing' || aspect.startsWith('fails')) return under ?? folding
  const cut = one.length > 24 && one.slice(0, 24) === other.slice(0, 24) ? 'truncated' : undefined
  return folding ?? cut ?? under
}

/** Whether it takes that key: on an unrelated one nothing is wrong. */
async function matters({ program, broken }: Case, key: string, trials: Trials): Promise<boolean> {
  const again = await trials.run(onOtherKeys(program, new Map([[key, 'unrelated']])))
  return again === undefined || !explains(again, broken)
}

async function failsOnAll(
  others: readonly string[],
  { program, broken }: Case,
  key: string,
  trials: Trials,
): Promise<boolean> {
  for (const like of others) {
    if (like === key) continue
    const again = await trials.run(onOtherKeys(program, new Map([[key, like]])))
    if (again === undefined || !explains(again, broken)) return false
  }
  return true
}
