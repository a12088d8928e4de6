/** Nemeses: what is done to a server while clients use it, each undone again. */
import { type ServerControl, UsageError } from '../kv/index.ts'

/** The names of the nemeses. */
export const nemesisKinds = ['kill', 'restart', 'pause', 'cut', 'slow'] as const

/** The name of a nemesis. */
export type NemesisKind = (typeof nemesisKinds)[number]

/** A nemesis at work: from so many milliseconds into the chaos phase, for so long. A restart takes as long as it takes. */
export interface PlannedNemesis {
  readonly kind: NemesisKind
  readonly atMs: number
  readonly forMs: number
  /** Milliseconds that each packet is held up, for a slow link. */
  readonly latencyMs?: number
}

/** One nemesis. */
export interface Nemesis {
  /** For people. */
  readonly label: string
  /** Whether what is not durable is lost by it. */
  readonly crashes: boolean
  /** Whether it goes on for as long as the plan says; one that does not is over once it has begun. */
  readonly lasts: boolean
  readonly begin: (server: ServerControl, planned: PlannedNemesis) => Promise<void>
  readonly end: (server: ServerControl) => Promise<void>
}

const nothing = async (): Promise<void> => {}

/** Every nemesis. To add one is to add a row, and its name above. */
export const nemeses: Readonly<Record<NemesisKind, Nemesis>> = {
  kill: {
    label: 'server killed',
    crashes: true,
    lasts: true,
    begin: (server) => server.kill(),
    end: (server) => server.restart(),
  },
  restart: {
    label: 'server restarted',
    crashes: true,
    lasts: false,
    begin: async (server) => {
      await server.kill()
      await server.restart()
    },
    end: nothing,
  },
  pause: {
    label: 'server frozen',
    crashes: false,
    lasts: true,
    begin: (server) => server.pause(),
    end: (server) => server.resume(),
  },
  cut: {
    label: 'link cut',
    crashes: false,
    lasts: true,
    begin: (server) => server.cut(),
    end: (server) => server.heal(),
  },
  slow: {
    label: 'link slow',
    crashes: false,
    lasts: true,
    begin: async (server, { latencyMs = 100 }) => server.slow?.(latencyMs),
    end: (server) => server.heal(),
  },
}

/** The nemeses that can be let loose on a server: a slow link needs one that can be slowed. */
export function possibleNemeses(server: ServerControl | undefined): readonly NemesisKind[] {
  if (server === undefined) return []
  return nemesisKinds.filter((kind) => kind !== 'slow' || server.slow !== undefined)
}

/** Throws a {@link UsageError} where one of `wanted` cannot be had. */
export function checkNemeses(wanted: readonly PlannedNemesis[], server: ServerControl | undefined): void {
  const possible = possibleNemeses(server)
  for (const { kind } of wanted) {
    if (possible.includes(kind)) continue
    const have = possible.length === 0 ? 'none, for it has no server behind it' : possible.join(', ')
    throw new UsageError(`this backend cannot be met by the nemesis '${kind}'; possible are: ${have}`)
  }
}
