/** The table of commands: to add one is to add a file to `commands/`, and a row here. */
import type { Command } from './command.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: 'conformance',
    synopsis: '<backend…> [options]',
    summary: 'hold stores to the contract and print the matrix',
    explains:
      'A backend is the name of one (kv-testkit doctor lists them; those of servers start a container), the URL of a server ' +
      'that runs, or a module that exports one as its default or as "backend". "all" stands for every backend that needs no server.',
    load: async () => (await import('./commands/conformance.ts')).conformance,
  },
  {
    name: 'replay',
    synopsis: '<token> [backend] [options]',
    summary: 'run exactly the program of a failure again',
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
    load: async () => (await import('./commands/chaos.ts')).chaos,
  },
  {
    name: 'merge',
    synopsis: '<report or folder…> [options]',
    summary: 'make one report of what the shards of a run found on several machines',
    explains:
      'Takes the JSON that conformance and chaos write with --out or --json when they run with --shard, and refuses what is not of ' +
      'one run. It prints and exits as the whole run would have.',
    load: async () => (await import('./commands/merge.ts')).merge,
  },
  {
    name: 'check',
    synopsis: '<history> [options]',
    summary: 'check a recorded history',
    explains:
      'Reads JSON lines (what kv-testkit chaos --out writes), operation lines of Jepsen (EDN) and the two forms of log that Porcupine ' +
      'tests itself on. "-" is standard input.',
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'laws',
    synopsis: '[group or law…] [options]',
    summary: 'list the laws',
    load: async () => (await import('./commands/laws.ts')).laws,
  },
  {
    name: 'doctor',
    synopsis: '[options]',
    summary: 'say what this machine can run, what is missing and how to get it',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'clean',
    synopsis: '[options]',
    summary: 'remove the containers that a crash left behind',
    explains:
      'Only containers with the label of kv-testkit are looked at, and only those whose process is gone are removed.',
    load: async () => (await import('./commands/clean.ts')).clean,
  },
]
