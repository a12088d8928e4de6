/** One token that replays exactly one failure: the law, the program and how it was run, packed. It does not depend on generators. */
import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { UsageError } from '../kv/index.ts'
import type { Program } from './program/program.ts'
import { isProgram } from './program/is-program.ts'
import { type Tier, tiers } from './report.ts'

/** What a token holds. */
export interface Replay {
  /** The backend's name, for whoever finds the token; the store to replay on is given apart from it. */
  readonly backend: string
  readonly law: string
  readonly seed: number
  readonly tier: Tier
  /** The program, as plain data; a law that runs its own experiment has none and is run again under its seed. */
  readonly program?: unknown
}

/** What a token holds, its program checked. */
export interface CheckedReplay extends Replay {
  readonly program?: Program
}

const mark = 'kvt1'

/** Packs a failure. */
export function tokenOf(replay: CheckedReplay): string {
  const packed = deflateRawSync(JSON.stringify(replay), { level: 9 }).toString('base64url')
  return `${mark}.${packed}.${checksum(packed)}`
}

/** Unpacks a token. Throws a {@link UsageError} when it was cut, changed, or is none. */
export function decodeReplayToken(token: string): Replay {
  return unpackToken(token)
}

/** The same for whoever runs the program. */
export function unpackToken(token: string): CheckedReplay {
  const [head, packed, sum, ...rest] = token.trim().split('.')
  if (head !== mark || packed === undefined || sum === undefined || rest.length > 0) {
    throw new UsageError(
      `this is no replay token: one has the form ${mark}.<data>.<checksum>, as a failure's report prints it`,
    )
  }
  if (checksum(packed) !== sum)
    throw new UsageError('the replay token is corrupt: its checksum does not match; copy it whole')
  try {
    const parsed: unknown = JSON.parse(inflateRawSync(Buffer.from(packed, 'base64url')).toString())
    if (isReplay(parsed)) return parsed
  } catch (error) {
    throw new UsageError('the replay token is corrupt: its data cannot be unpacked; copy it whole', { cause: error })
  }
  throw new UsageError('the replay token is of another version of kv-testkit')
}

function checksum(packed: string): string {
  return createHash('sha256').update(packed).digest('base64url').slice(0, 6)
}

function isReplay(value: unknown): value is CheckedReplay {
  if (typeof value !== 'object' || value === null) return false
  const has = (name: string, type: string): boolean => typeof Reflect.get(value, name) === type
  if (!has('backend', 'string') || !has('law', 'string') || !has('seed', 'number')) return false
  const program: unknown = Reflect.get(value, 'program')
  const tier: unknown = Reflect.get(value, 'tier')
  return tiers.some((name) => name === tier) && (program === undefined || isProgram(program))
}
