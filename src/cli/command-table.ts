/** The table of commands: to add one is to add a file and a line. */
import type { Command } from './command.ts'
import type { OptionTable } from './option.ts'

/** What concerns the store and the patience it is met with. */
const storeOptions: OptionTable = {
  profile: {
    type: 'string',
    multiple: true,
    placeholder: 'key=value',
    says: 'what the store promises, such as emptyPrefix=all or limits.keyBytes=250; may be repeated',
  },
  waivers: { type: 'string', placeholder: 'file', says: 'JSON: a list of { law, reason, issue?, expires }' },
  'abort-within': {
    type: 'string',
    placeholder: 'ms',
    says: 'within which an abort in flight must take effect (default 1000)',
  },
  'converge-within': {
    type: 'string',
    placeholder: 'ms',
    says: 'within which an eventual store must converge (default 1000)',
  },
  'operation-timeout': { type: 'string', placeholder: 'ms', says: 'after which a call counts as hung (default 5000)' },
  'open-timeout': { type: 'string', placeholder: 'ms', says: 'after which opening counts as hung (default 10000)' },
}

/** What concerns which laws are asked, and how hard. */
const runOptions: OptionTable = {
  tier: { type: 'string', short: 't', placeholder: 'name', says: 'smoke, standard (default) or soak' },
  seed: {
    type: 'string',
    short: 's',
    placeholder: 'number',
    says: 'decides every random choice (default: a new one, which the report names)',
  },
  only: {
    type: 'string',
    multiple: true,
    placeholder: 'law',
    says: "laws or groups to run, such as list or 'list/*'; may be repeated",
  },
  ...storeOptions,
  budget: { type: 'string', placeholder: 'ms', says: 'when to begin no more laws (default: none; 60000 for soak)' },
}

const inProcess: OptionTable = {
  'in-process': {
    type: 'boolean',
    says: 'run in this process, one store after another, so that breakpoints are hit (default: where one store is known to be harmless)',
  },
}

const quiet: OptionTable = {
  json: { type: 'boolean', says: 'print the document of the run as JSON on stdout instead of text' },
  quiet: { type: 'boolean', short: 'q', says: 'no progress, and only the last lines of the text' },
}

const chaosOptions: OptionTable = {
  seed: {
    type: 'string',
    short: 's',
    placeholder: 'number',
    says: 'decides everything (default: a new one, which the report names)',
  },
  runs: {
    type: 'string',
    placeholder: 'number',
    says: 'how many seeds, one after another, up to the first that fails',
  },
  faults: {
    type: 'string',
    placeholder: 'plan',
    says: 'swarm (default), none, a preset such as flakyNetwork, or a .json file',
  },
  nemeses: {
    type: 'string',
    multiple: true,
    placeholder: 'list',
    says: 'swarm (default), none, or some of kill, restart, pause, cut, slow in turn',
  },
  duration: { type: 'string', short: 'd', placeholder: 'time', says: 'how long: 500ms, 90s, 10m, 1h (default: --ops)' },
  ops: { type: 'string', placeholder: 'number', says: 'operations of all clients together (default 1000)' },
  clients: { type: 'string', placeholder: 'number', says: 'clients at work at the same time (default 5)' },
  keys: { type: 'string', placeholder: 'number', says: 'keys; few make clients meet (default 5)' },
  consistency: {
    type: 'string',
    placeholder: 'name',
    says: 'linearizable, session or eventual (default: what the store promises)',
  },
  'call-timeout': { type: 'string', placeholder: 'ms', says: 'after which a client gives a call up' },
  clock: { type: 'string', placeholder: 'name', says: 'auto (default), virtual or real' },
  plan: { type: 'string', placeholder: 'file', says: 'run exactly this plan, which a run that failed has written' },
  out: {
    type: 'string',
    short: 'o',
    placeholder: 'folder',
    says: 'where to write the page, the report, the plan and the history',
  },
  json: { type: 'boolean', says: 'print the report as JSON on stdout instead of text' },
  quiet: { type: 'boolean', short: 'q', says: 'no progress, and only the verdict' },
}

const checkOptions: OptionTable = {
  format: {
    type: 'string',
    short: 'f',
    placeholder: 'name',
    says: 'auto (default), jsonl, edn, porcupine-kv or porcupine-log',
  },
  consistency: {
    type: 'string',
    placeholder: 'name',
    says: 'linearizable (default), session, eventual, or one guarantee such as read-your-writes',
  },
  'quiet-from': {
    type: 'string',
    placeholder: 'stamp',
    says: 'of eventual and session: from which on clients must agree',
  },
  'max-staleness': { type: 'string', placeholder: 'stamps', says: 'of bounded-staleness: how late a read may be' },
  'max-operations': { type: 'string', placeholder: 'number', says: 'refuse a longer history (default 5000000)' },
  out: { type: 'string', short: 'o', placeholder: 'folder', says: 'where to write the page and the verdict' },
  json: { type: 'boolean', says: 'print the verdict as JSON on stdout instead of text' },
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'conformance',
    synopsis: '<backend…> [options]',
    summary: 'hold stores to the contract and print the matrix',
    explains:
      'A backend is the name of one (kv-testkit doctor lists them; those of servers start a container), the URL of a server ' +
      'that runs, or a module that exports one as its default or as "backend". "all" stands for every backend that needs no server.',
    options: {
      ...runOptions,
      jobs: {
        type: 'string',
        short: 'j',
        placeholder: 'number',
        says: 'how many stores at a time (default: one more than cores; all servers at once)',
      },
      ...inProcess,
      out: {
        type: 'string',
        short: 'o',
        placeholder: 'folder',
        says: 'where to write conformance.html, .md, .xml and .json',
      },
      reporter: {
        type: 'string',
        multiple: true,
        placeholder: 'name',
        says: 'which files to write instead: html, markdown, junit, json, ctrf, github',
      },
      ...quiet,
    },
    load: async () => (await import('./commands/conformance.ts')).conformance,
  },
  {
    name: 'replay',
    synopsis: '<token> [backend] [options]',
    summary: 'run exactly the program of a failure again',
    options: { ...storeOptions, ...inProcess, ...quiet },
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    name: 'chaos',
    synopsis: '<backend> [options]',
    summary: 'let faults loose on a store under load, and check what its clients saw',
    explains:
      'A store that waits for nothing but the clock it is given runs in virtual time: an hour takes a second, and the same seed gives ' +
      'the same run. Everything else runs in real time; a server in a container is killed, restarted, frozen, cut off and slowed down. ' +
      'A run that fails leaves its plan in a file, and prints the command that runs it again.',
    options: chaosOptions,
    load: async () => (await import('./commands/chaos.ts')).chaos,
  },
  {
    name: 'check',
    synopsis: '<history> [options]',
    summary: 'check a recorded history',
    explains:
      'Reads JSON lines (what kv-testkit chaos --out writes), operation lines of Jepsen (EDN) and the two forms of log that Porcupine ' +
      'tests itself on. "-" is standard input.',
    options: checkOptions,
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'laws',
    synopsis: '[group or law…] [options]',
    summary: 'list the laws',
    options: { json: { type: 'boolean', says: 'as JSON' } },
    load: async () => (await import('./commands/laws.ts')).laws,
  },
  {
    name: 'doctor',
    synopsis: '[options]',
    summary: 'say what this machine can run, what is missing and how to get it',
    options: { json: { type: 'boolean', says: 'as JSON' } },
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'clean',
    synopsis: '[options]',
    summary: 'remove the containers that a crash left behind',
    explains:
      'Only containers with the label of kv-testkit are looked at, and only those whose process is gone are removed.',
    options: { all: { type: 'boolean', says: 'those too whose process still runs, or ran on another machine' } },
    load: async () => (await import('./commands/clean.ts')).clean,
  },
]
