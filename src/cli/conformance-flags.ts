/** The options of a conformance run, and of a replay, as flags. */
import { type ConformanceOptions, type ReplayOptions, tiers } from '../conformance/index.ts'
import { checkWaivers, laws, selectLaws } from '../conformance/internal.ts'
import { type Flag, type FlagTable, oneOfWords, shardFlag, time, wholeNumber } from './flag.ts'
import { profileFrom } from './profile-option.ts'
import { waiversFrom } from './waiver-file.ts'

const watched = { none: 'the command shows the progress itself' }
const interrupted = { none: 'Ctrl-C ends a run' }

/** What concerns the store, and the patience it is met with. */
const storeFlags = {
  profile: {
    flag: 'profile',
    type: 'string',
    multiple: true,
    placeholder: 'key=value',
    help: 'what the store promises, such as emptyPrefix=all or limits.keyBytes=250; may be repeated',
    read: (given, flag) => (given.has(flag) ? profileFrom(given.every(flag)) : undefined),
  },
  waivers: {
    flag: 'waivers',
    type: 'string',
    placeholder: 'file',
    help: 'JSON: a list of { law, reason, issue?, expires }',
    read(given, flag, cwd) {
      const file = given.text(flag)
      if (file === undefined) return undefined
      const waivers = waiversFrom(file, cwd)
      // checked here already: a worker would refuse them too, but once for each backend
      checkWaivers(
        waivers,
        laws.map(({ id }) => id),
      )
      return waivers
    },
  },
  abortWithinMs: milliseconds('abort-within', 'within which an abort in flight must take effect (default 1000)'),
  convergeWithinMs: milliseconds('converge-within', 'within which an eventual store must converge (default 1000)'),
  operationTimeoutMs: milliseconds('operation-timeout', 'after which a call counts as hung (default 5000)'),
  openTimeoutMs: milliseconds('open-timeout', 'after which opening counts as hung (default 10000)'),
  processes: {
    flag: 'processes',
    type: 'boolean',
    help: 'each client in a process of its own, for embedded stores; asks the laws about several clients',
    read: (given, flag) => (given.has(flag) ? true : undefined),
  },
  source: { none: 'the command knows where it has the target from' },
  laws: { none: 'they are code: whoever has some calls the function' },
  onProgress: watched,
  signal: interrupted,
} satisfies Partial<FlagTable<ConformanceOptions>>

/** Every option of `runConformance`. */
export const conformanceFlags: FlagTable<ConformanceOptions> = {
  tier: {
    flag: 'tier',
    type: 'string',
    short: 't',
    placeholder: 'name',
    help: `${tiers.join(', ')} (default standard)`,
    read: oneOfWords(tiers),
  },
  seed: {
    flag: 'seed',
    type: 'string',
    short: 's',
    placeholder: 'number',
    help: 'decides every random choice (default: a new one, which the report names)',
    read: wholeNumber(),
  },
  only: {
    flag: 'only',
    type: 'string',
    multiple: true,
    placeholder: 'law',
    help: "laws or groups to run, such as list or 'list/*'; may be repeated",
    read(given, flag) {
      const only = given.list(flag)
      if (only.length === 0) return undefined
      selectLaws(laws, only)
      return only
    },
  },
  shard: shardFlag,
  ...storeFlags,
  concurrency: {
    flag: 'concurrency',
    type: 'string',
    placeholder: 'number',
    help: 'through how many clients a store is asked at once (default: as many as keep it busy)',
    read(given, flag) {
      if (!given.has(flag)) return undefined
      return given.text(flag) === 'auto' ? 'auto' : given.integer(flag, 1)
    },
  },
  budgetMs: milliseconds('budget', 'when to begin no more laws (default: none; 60000 for soak)'),
}

/** Every option of `replayConformance`. */
export const replayFlags: FlagTable<ReplayOptions> = {
  ...storeFlags,
  token: { none: 'it is the first word of the command' },
  concurrency: { none: 'there is one program to run' },
  budgetMs: { none: 'there is one program to run' },
}

function milliseconds(flag: string, help: string): Flag<number> {
  return { flag, type: 'string', placeholder: 'time', help, read: time() }
}
