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
  'prompt-ms': {
    type: 'string',
    placeholder: 'ms',
    says: 'within which an abort in flight must take effect (default 1000)',
  },
  'settle-ms': {
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

const quiet: OptionTable = {
  json: { type: 'boolean', says: 'print the document of the run as JSON on stdout instead of text' },
  quiet: { type: 'boolean', short: 'q', says: 'no progress, and only the last lines of the text' },
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
    load: async () => (await import('./conformance.ts')).conformance,
  },
  {
    name: 'replay',
    synopsis: '<token> [backend] [options]',
    summary: 'run exactly the program of a failure again',
    options: { ...storeOptions, ...quiet },
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'laws',
    synopsis: '[group or law…] [options]',
    summary: 'list the laws',
    options: { json: { type: 'boolean', says: 'as JSON' } },
    load: async () => (await import('./laws.ts')).laws,
  },
  {
    name: 'doctor',
    synopsis: '[options]',
    summary: 'say what this machine can run, what is missing and how to get it',
    options: { json: { type: 'boolean', says: 'as JSON' } },
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'clean',
    synopsis: '[options]',
    summary: 'remove the containers that a crash left behind',
    explains:
      'Only containers with the label of kv-testkit are looked at, and only those whose process is gone are removed.',
    options: { all: { type: 'boolean', says: 'those too whose process still runs, or ran on another machine' } },
    load: async () => (await import('./clean.ts')).clean,
  },
]
