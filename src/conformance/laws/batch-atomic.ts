/** A batch that is declared atomic happens at one moment. Readers look for the moment in between. */
import { type Conclusion, eachPart, held, lawBroken } from './conclusion.ts'
import { setTimeout } from 'node:timers'
import { setImmediate as turn } from 'node:timers/promises'
import { type AnyKV, codeOf, isBytes, sharesInProcess } from '../../kv/index.ts'
import type { RunContext } from '../execution/run-context.ts'
import { callFrom, numberedKeys } from './calls.ts'
import type { Law, LawContext } from './law.ts'
import { printFile } from '../failure/print-file.ts'
import { type CallOutcome, perform } from '../execution/perform.ts'
import type { Symptom } from '../failure/symptom.ts'
import type { CaseSpace } from '../execution/sandbox.ts'
import { batchDelete, batchSet, type CallStep, get, type Program } from '../program/program.ts'

/** One batch over keys that all hold a value, and when its signal aborts. */
interface Trial {
  readonly op: 'batchSetRaw' | 'batchDelete'
  readonly size: number
  /** Milliseconds after the call; 0 is in the same turn of the event loop. Default: never. */
  readonly abortAfterMs?: number
}

/** Two entries, some, and more than the chunks in which batches are sent. */
const sizes = [2, 20, 150]

const old = Uint8Array.of(0x31)
const fresh = Uint8Array.of(0x32)

export const atomicBatchLaws: readonly Law[] = [
  {
    kind: 'experiment',
    id: 'batch/all-or-nothing',
    group: 'batch',
    title: 'An atomic batch happens at one moment: whoever has seen one of its entries sees all of them from then on.',
    needs: ['atomic', 'timely', 'keeps'],
    exercises: ['batchSetRaw', 'batchDelete', 'getRaw'],
    inParts: true,
    experiment: (context) => eachPart(trialsOf(context), (trial) => attempt(trial, context), context),
  },
]

function trialsOf({ profile, tier }: LawContext): readonly Trial[] {
  const most = profile.limits.batchKeys ?? Infinity
  const fitting = [...new Set(sizes.map((size) => Math.min(size, most)))]
  const repetitions = tier === 'smoke' ? 1 : 3
  const aborts = profile.cancellation === 'none' ? [] : tier === 'smoke' ? [0] : [0, 1, 3]
  return Array.from({ length: repetitions }, () =>
    fitting.flatMap((size) =>
      (['batchSetRaw', 'batchDelete'] as const).flatMap((op): readonly Trial[] => [
        { op, size },
        ...aborts.map((abortAfterMs) => ({ op, size, abortAfterMs })),
      ]),
    ),
  ).flat()
}

async function attempt(trial: Trial, context: LawContext): Promise<Conclusion> {
  const { operationTimeoutMs: ms, profile } = context
  const names = numberedKeys(trial.size, context, 'b')
  if (!names.every((name) => context.universe.accepts(name))) return { kind: 'nothing-to-ask' }
  const space = context.sandbox.enter()
  const keys = names.map((name) => space.prefix + name)
  try {
    const writer = await space.client(0)
    const reader = sharesInProcess(profile) && context.subject.openable ? await space.client(1) : writer
    const before = keys.map((key) => [key, old] as const)
    context.count('batchSetRaw', 1)
    const filled = await perform(writer, { op: 'batchSetRaw', entries: before }, undefined, ms)
    if (filled.kind !== 'resolved') return unfilled(trial, context)
    const flight = launch(trial, writer, keys, space, context)
    const eye = new Eye(trial, reader, keys, context)
    while (!flight.settled()) await eye.look()
    await eye.look()
    const torn = (await eye.look()) ?? eye.torn
    return torn === undefined ? held : broken(trial, torn, context)
  } finally {
    await space.leave(names)
  }
}

function launch(
  { op, abortAfterMs }: Trial,
  writer: AnyKV,
  keys: string[],
  space: CaseSpace,
  context: RunContext,
): { readonly settled: () => boolean } {
  const controller = new AbortController()
  const given = callFrom(op, { key: '', keys, prefix: '', value: fresh })
  context.count(op, 1)
  let outcome: CallOutcome | undefined
  void perform(writer, given, { signal: controller.signal }, context.operationTimeoutMs).then((came) => {
    outcome = came
    if (came.kind === 'hung') space.spoiled(0)
  })
  if (abortAfterMs === 0) controller.abort(new Error('given up'))
  else if (abortAfterMs !== undefined) setTimeout(() => controller.abort(new Error('given up')), abortAfterMs).unref()
  return { settled: () => outcome !== undefined }
}

/** A reader that goes back and forth over some of the keys, one read after another, and remembers what it has seen. */
class Eye {
  readonly #trial: Trial
  readonly #reader: AnyKV
  readonly #keys: readonly string[]
  readonly #context: RunContext
  #seen: string | undefined
  #backwards = false
  /** How the batch was caught half-way. */
  torn: string | undefined

  constructor(trial: Trial, reader: AnyKV, keys: readonly string[], context: RunContext) {
    this.#trial = trial
    this.#reader = reader
    const last = keys.length - 1
    const chosen = [0, last, Math.floor(last / 2), 1, last - 1].map((index) => keys[index])
    this.#keys = [...new Set(chosen.filter((key) => key !== undefined))]
    this.#context = context
  }

  async look(): Promise<string | undefined> {
    // a store in memory answers without a turn of the event loop, and what it does in between needs one
    await turn()
    for (const key of this.#backwards ? this.#keys.toReversed() : this.#keys) {
      const state = await this.#state(key)
      if (state === 'new') this.#seen ??= key
      else if (state === 'old' && this.#seen !== undefined)
        this.torn ??= `the entry of ${JSON.stringify(this.#seen)} was seen done, and after that the entry of ${JSON.stringify(key)} was not`
    }
    this.#backwards = !this.#backwards
    return this.torn
  }

  async #state(key: string): Promise<'old' | 'new' | undefined> {
    this.#context.count('getRaw', 1)
    const outcome = await perform(this.#reader, { op: 'getRaw', key }, undefined, this.#context.operationTimeoutMs)
    if (outcome.kind === 'rejected' && codeOf(outcome.error, this.#context.subject.classify) === 'KV_NOT_FOUND')
      return this.#trial.op === 'batchDelete' ? 'new' : undefined
    if (outcome.kind !== 'resolved' || !isBytes(outcome.value)) return undefined
    if (Buffer.compare(outcome.value, old) === 0) return 'old'
    return Buffer.compare(outcome.value, fresh) === 0 ? 'new' : undefined
  }
}

function unfilled({ size }: Trial, context: LawContext): Conclusion {
  return lawBroken({
    message: `A batch of ${size} entries could not be written, so there was nothing to test.`,
    expected: 'it resolves',
    got: 'it did not',
    program: program({ op: 'batchSetRaw', size }, context),
    basis: basisOf({ op: 'batchSetRaw', size }, context),
  })
}

function broken(trial: Trial, torn: string, context: LawContext): Conclusion {
  const given = trial.abortAfterMs === undefined ? '' : `, which was aborted ${trial.abortAfterMs} ms after the call,`
  return lawBroken({
    message: `An atomic ${trial.op} of ${trial.size} entries${given} was caught half-way: ${torn}.`,
    expected: 'once one entry of the batch is seen, every later read sees the whole batch',
    got: torn,
    hint: 'Is the batch a loop, a pipeline or a series of chunks without a transaction around it? Else declare batch: "loop".',
    program: program(trial, context),
    basis: basisOf(trial, context),
    symptom: halfBatch,
  })
}

/** What others find of it too. */
const halfBatch: Symptom = {
  aspect: 'race half-batch',
  op: 'batchSetRaw',
  after: [],
  circumstances: ['by clients at once'],
}

/** The same batches with nobody looking meanwhile. */
function basisOf({ op, size }: Trial, context: LawContext): Program {
  const keys = numberedKeys(size, context, 'b')
  const written = (value: string): CallStep => batchSet(keys.map((key) => [key, value]))
  const reads = [...new Set([keys[0], keys.at(-1)])].flatMap((key) => (key === undefined ? [] : [get(key)]))
  return { steps: [written('61'), ...reads, op === 'batchDelete' ? batchDelete(keys) : written('62'), ...reads] }
}

function program({ op, size, abortAfterMs }: Trial, { subject }: RunContext): string {
  const given = op === 'batchDelete' ? 'keys' : 'new Map(keys.map((key) => [key, Uint8Array.of(0x32)]))'
  const abort = `controller.abort(new Error('given up'))`
  const aborted =
    abortAfterMs === undefined ? [] : [abortAfterMs === 0 ? abort : `setTimeout(() => ${abort}, ${abortAfterMs})`]
  return printFile(
    subject.opening,
    [
      'const kv = await open()',
      'const reader = await open() // of the same store',
      `const keys = Array.from({ length: ${size} }, (_, i) => 'b' + i)`,
      'const isOld = (key) => reader.getRaw(key).then((value) => value[0] === 0x31, (error) => orMissing(error) !== null)',
      // it takes effect when it likes, and one look may miss the moment
      'for (let trial = 0; trial < 20; trial += 1) {',
      '  await kv.batchSetRaw(new Map(keys.map((key) => [key, Uint8Array.of(0x31)])))',
      '  const controller = new AbortController()',
      '  let settled = false',
      `  const batch = kv.${op}(${given}, { signal: controller.signal }).catch(() => {})`,
      '  void batch.finally(() => { settled = true })',
      ...aborted.map((line) => `  ${line}`),
      '  let begun = false',
      '  for (let round = 0, after = 0; after < 2; round += 1, after += settled ? 1 : 0) {',
      '    await turns(1)',
      '    for (const key of round % 2 === 0 ? keys : keys.toReversed()) {',
      '      const old = await isOld(key)',
      '      assert.ok(!(begun && old), `half of the batch was seen: ${key} is as it was`)',
      '      begun ||= !old',
      '    }',
      '  }',
      '}',
    ],
    ['await kv.close()', 'await reader.close()'],
  )
}
