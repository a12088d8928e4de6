/** One token that replays exactly one failure: the law, the program and how it was run, packed. It does not depend on generators. */
import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { messageOf, UsageError } from '../kv/index.ts'
import { checkProgram } from './program/check-program.ts'
import type { Program } from './program/program.ts'
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

/** Characters of a token at most: several times what the largest program of a law comes to. */
const longest = 1_000_000

/** Bytes that a token may hold when it is unpacked: a few bytes inflate to gigabytes. */
const mostUnpacked = 32 * 1_048_576

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
  if (token.length > longest)
    throw new UsageError(
      `a replay token has at most ${longest.toLocaleString('en')} characters; this one has ${token.length.toLocaleString('en')}`,
    )
  const [head, packed, sum, ...rest] = token.trim().split('.')
  if (head !== mark || packed === undefined || sum === undefined || rest.length > 0) {
    throw new UsageError(
      `this is no replay token: one has the form ${mark}.<data>.<checksum>, as a failure's report prints it`,
    )
  }
  if (checksum(packed) !== sum)
    throw new UsageError('the replay token is corrupt: its checksum does not match; copy it whole')
  return checked(unpacked(packed))
}

function unpacked(packed: string): unknown {
  try {
    const data = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: mostUnpacked })
    return JSON.parse(data.toString())
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`the replay token holds more than ${mostUnpacked.toLocaleString('en')} bytes`, {
        cause: error,
      })
    throw new UsageError('the replay token is corrupt: its data cannot be unpacked; copy it whole', { cause: error })
  }
}

/** Throws for what this version would not have packed: a token may come from anybody. */
function checked(given: unknown): CheckedReplay {
  if (!isReplay(given)) throw new UsageError('the replay token is of another version of kv-testkit')
  const { backend, law, seed, tier, program } = given
  if (program === undefined) return { backend, law, seed, tier }
  try {
    checkProgram(program)
  } catch (error) {
    throw new UsageError(`the replay token is not one that kv-testkit made: ${messageOf(error)}`, { cause: error })
  }
  return { backend, law, seed, tier, program }
}

function checksum(packed: string): string {
  return createHash('sha256').update(packed).digest('base64url').slice(0, 6)
}

function isReplay(value: unknown): value is Replay {
  if (typeof value !== 'object' || value === null) return false
  const field = (name: string): unknown => Reflect.get(value, name)
  return (
    typeof field('backend') === 'string' &&
    typeof field('law') === 'string' &&
    Number.isSafeInteger(field('seed')) &&
    tiers.some((tier) => tier === field('tier'))
  )
}
