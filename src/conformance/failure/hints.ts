/**
 * The likely cause of a failure: what explains the difference that showed, as far as running the program on other keys and values
 * has borne it out. The trap that a program sets is no reason to say that the store fell into it.
 */
import { keysOfCall, operationTable } from '../../kv/index.ts'
import { type CallStep, callsOf, list, set } from '../program/program.ts'
import { callsOfRace } from '../program/race.ts'
import { aspectOf, keysInQuestion } from './aspect.ts'
import type { Root } from './come-down-to.ts'
import { byTrap, metacharacters } from './hint-texts.ts'
import { many } from './symptom.ts'

/** A hint, where it explains the failure. */
type Hint = (root: Root, trap: string | undefined) => Promise<string | undefined> | string | undefined

/** What may explain a failure: the first that does is told. */
const explanations: readonly Hint[] = [
  ofThrowing,
  ofMissingCode,
  ofRace,
  ofRefusal,
  ofRepeatedKeys,
  ofPrefix,
  ofKeys,
  ofListedKeys,
  ofManyKeys,
  ofBatch,
  ofValues,
  ofLimit,
]

/** The hint for a failure, where there is one. */
export async function hintFor(root: Root, trap: string | undefined): Promise<string | undefined> {
  for (const explain of explanations) {
    const hint = await explain(root, trap)
    if (hint !== undefined) return hint
  }
  return undefined
}

function ofThrowing({ symptom }: Root): string | undefined {
  return symptom.aspect === 'threw' ? 'It must reject, not throw: is the method `async`?' : undefined
}

/** An error was right, and it did not say which. */
function ofMissingCode({ basic: { broken } }: Root): string | undefined {
  return broken.clue?.kind === 'no-code' && broken.clue.wanted !== undefined
    ? 'The error carries no code of the contract: set `error.code`, or give the run an `errorCode` classifier.'
    : undefined
}

function ofRace({ basic: { program, broken } }: Root, trap: string | undefined): string | undefined {
  const [race] = program.steps
  if (race?.do !== 'race') return undefined
  if (broken.clue?.kind === 'race') return byTrap[broken.clue.trap ?? trap ?? '']
  const { call } = broken.step
  const keys = new Set(keysOfCall(call))
  const writes = callsOfRace(race).filter((made) => operationTable[made.call.op].does === 'write')
  if (operationTable[call.op].does === 'write')
    return writes.length > 1 ? 'A write beside another fails: queue them, or lock.' : undefined
  return call.op === 'list' || writes.some((made) => keysOfCall(made.call).some((key) => keys.has(key)))
    ? `A read beside a write fails: it finds what is half written. ${byTrap['torn']}`
    : undefined
}

/** A write that had to succeed was refused: nothing was changed, cut or lost. */
function ofRefusal({ symptom, basic: { broken } }: Root): string | undefined {
  const refused = broken.clue?.kind === 'no-code' || broken.clue?.kind === 'wrong-code'
  if (!refused || operationTable[symptom.op].does !== 'write') return undefined
  if (symptom.keys?.trap === 'child') return byTrap['child']
  if (symptom.keys?.trap === 'truncated')
    return 'Long keys are refused: if the store cannot hold them, declare `limits.keyBytes`, and refuse them with KV_KEY_TOO_LARGE.'
  if (symptom.keys !== undefined && symptom.keys.trap !== 'sibling')
    return 'Some keys are refused: if the store cannot hold them, declare which ones it can (`keys`), and refuse others with KV_INVALID_KEY.'
  if (symptom.values === 'that are large')
    return 'Large values are refused: if the store cannot hold them, declare `limits.valueBytes`, and refuse them with KV_VALUE_TOO_LARGE.'
  if (symptom.circumstances.includes(many) && operationTable[symptom.op].of === 'batch')
    return 'Large batches are refused: send them in parts, or declare `limits.batchKeys`.'
  return undefined
}

function ofRepeatedKeys({ symptom }: Root): string | undefined {
  return symptom.aspect === 'repeated' && symptom.circumstances.includes(many)
    ? 'A key is listed twice: pages that overlap, or a scan (Redis SCAN) whose repetitions are passed on?'
    : symptom.aspect === 'repeated'
      ? 'A key is listed twice: does what lists are read from get an entry for each write?'
      : undefined
}

/** A prefix that is taken for a pattern, or for another text. */
function ofPrefix({ symptom, basic: { broken } }: Root): string | undefined {
  const { call } = broken.step
  if (call.op !== 'list') return undefined
  if (symptom.keys?.trap === 'pattern') {
    const meta = [...call.prefix].find((char) => Object.hasOwn(metacharacters, char))
    return meta === undefined ? undefined : metacharacters[meta]
  }
  return symptom.keys?.trap === 'case' && symptom.aspect === 'extra'
    ? 'The prefix is compared without regard to case: a case-insensitive collation or regular expression?'
    : undefined
}

/** Keys that are taken for others, or that the store cannot keep or tell. */
function ofKeys({ symptom, basic: { program } }: Root, trap: string | undefined): string | undefined {
  const { keys, aspect } = symptom
  if (keys === undefined || aspect === 'hung' || aspect === 'unordered') return undefined
  if (keys.name === 'with characters from U+0100 on' && aspect === 'missing') return byTrap['upper-bound']
  // of two traps of one kind that which was set is the nearer one
  const named = new Set(callsOf(program).flatMap(({ call }) => keysOfCall(call)))
  if (keys.trap === undefined)
    return trap !== undefined && named.size > 1 && ofPairs.has(trap) ? byTrap[trap] : undefined
  const hint = byTrap[keys.trap]
  return trap !== undefined && relatives(keys.trap).includes(trap) ? byTrap[trap] : hint
}

/** Traps of two keys that no rule tells to be alike: where it takes just these two, the trap is what is known of them. */
const ofPairs: ReadonlySet<string> = new Set(['dot-segment', 'separator', 'file-name', 'escape', 'folded-escape'])

function relatives(trap: string): readonly string[] {
  return [
    ['separator', 'child', 'trailing-slash', 'doubled-separator'],
    ['trailing-nul', 'after-nul'],
    ['leading-space', 'trailing-space'],
    ['escape', 'folded-escape', 'percent'],
  ]
    .filter((traps) => traps.includes(trap))
    .flat()
}

/** A list of plain keys with something missing or too much, whatever the keys. */
async function ofListedKeys({ symptom, basic, trials }: Root): Promise<string | undefined> {
  const { call, client } = basic.broken.step
  if (call.op !== 'list' || symptom.circumstances.length > 0 || symptom.keys !== undefined) return undefined
  const question = keysInQuestion(basic.broken)
  if (symptom.aspect === 'extra')
    return question.some((key) => key > call.prefix && !key.startsWith(call.prefix)) &&
      symptom.after.join() === 'setRaw'
      ? 'Keys beyond the prefix are listed: is the upper bound of the range computed on bytes?'
      : undefined
  if (symptom.aspect !== 'missing' || symptom.after.join() !== 'setRaw') return undefined
  const missingIn = async (...keys: readonly string[]): Promise<readonly string[]> => {
    const again = await trials.run({ steps: [...keys.map((key) => set(key, '61', client)), list('ab', client)] })
    return again === undefined ? [] : keysInQuestion(again)
  }
  const missing = await missingIn('ab', 'abc', 'ab/c', 'ab:c')
  if (missing.join() === 'ab')
    return 'The key that equals the prefix is missing: is a separator appended to the prefix?'
  return missing.includes('abc') && missing.length < 4
    ? 'Keys without a separator behind the prefix are missing: the prefix is taken for a segment?'
    : undefined
}

/** What goes wrong with many keys alone. */
function ofManyKeys({ symptom, basic: { program } }: Root): string | undefined {
  if (!symptom.circumstances.includes(many) || symptom.aspect !== 'missing') return undefined
  const batch =
    symptom.after.some((op) => operationTable[op].of === 'batch') || operationTable[symptom.op].of === 'batch'
  if (symptom.op === 'list' && !batch) return byTrap['page']
  if (batch) return 'A large batch is not whole: is it sent in chunks, and the end of one, or the last, lost?'
  return callsOf(program).some(({ call }) => call.op === 'delete')
    ? undefined
    : 'Entries go when many others are written: does the store evict? One that does keeps none of them for sure.'
}

/** Batches that say that they are done, and are not. */
function ofBatch({ symptom, basic: { program } }: Root): string | undefined {
  const calls = callsOf(program)
  const deletion = calls.find(isBatchDelete)
  if (deletion !== undefined && symptom.aspect === 'extra' && keysOfCall(deletion.call).length > 1) {
    const before = new Set(calls.slice(0, calls.indexOf(deletion)).flatMap(({ call }) => keysOfCall(call)))
    if (keysOfCall(deletion.call).some((key) => !before.has(key)))
      return 'The deletion of a batch stops at a key that is not there, or reports it and leaves the others.'
  }
  const nothing = symptom.op === 'getRaw' && symptom.aspect === 'missing' && symptom.after.join() === 'batchSetRaw'
  const plain = symptom.keys === undefined && symptom.values === undefined && symptom.circumstances.length === 0
  return nothing && plain
    ? 'The batch is acknowledged, and its entry is not there: is it handed on in a form that is not taken, or not waited for?'
    : undefined
}

function isBatchDelete({ call }: CallStep): boolean {
  return call.op === 'batchDelete'
}

/** Values that do not come back as they went in. */
function ofValues({ symptom }: Root, trap: string | undefined): string | undefined {
  const { values, circumstances, aspect } = symptom
  if (circumstances.includes('given as a view')) return byTrap['window']
  if (values === 'that are empty' && (aspect === 'missing' || aspect === 'fails')) return byTrap['empty-value']
  if (values === 'that are no text' && aspect === 'value') return byTrap['binary']
  return trap === 'binary' && values !== undefined && aspect.startsWith('fails') ? byTrap['binary'] : undefined
}

/** A limit that is declared, and is elsewhere. */
function ofLimit({ basic: { broken } }: Root, trap: string | undefined): string | undefined {
  return trap === 'key-limit' && aspectOf(broken) !== 'hung' ? byTrap['key-limit'] : undefined
}
