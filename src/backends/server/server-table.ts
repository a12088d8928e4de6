/**
 * The servers that there is a backend for. To add one:
 *
 * 1. a line here, and a profile of the same name in src/kv/presets.ts;
 * 2. `src/backends/<name>.ts`, which users import, and what it is made of in a folder of that name;
 * 3. `src/containers/servers/<name>.ts`, how it is started, and `test/containers/mutants/<name>.ts`, backends on it that are wrong.
 *
 * The compiler asks for whatever names it has to be written under besides, and `npm run docs` puts it into the pages.
 */
import type { PresetName } from '../../kv/index.ts'

/** What is known of a kind of server before anything of it is loaded. */
export interface ServerRow {
  /** What it calls itself. */
  readonly product: string
  /** What else speaks its protocol, by the names that those call themselves. */
  readonly standIns: readonly string[]
  /** The beginnings of a URL of such a server. One that several kinds share, as `http://`, tells the command line none of them. */
  readonly schemes: readonly string[]
  /** The package that its backend needs; none for one that is spoken to in plain HTTP. */
  readonly driver?: string
}

const rows = {
  redis: { product: 'Redis', standIns: ['Valkey'], schemes: ['redis://', 'rediss://'], driver: 'redis' },
  postgres: { product: 'PostgreSQL', standIns: [], schemes: ['postgres://', 'postgresql://'], driver: 'pg' },
  mongo: { product: 'MongoDB', standIns: ['FerretDB'], schemes: ['mongodb://', 'mongodb+srv://'], driver: 'mongodb' },
  etcd: { product: 'etcd', standIns: [], schemes: ['etcd://', 'http://', 'https://'] },
  consul: { product: 'Consul', standIns: [], schemes: ['consul://', 'http://', 'https://'] },
} as const

/** The name of one of {@link serverKinds}. */
export type ServerKind = keyof typeof rows

/** Those that have no profile of their name in src/kv/presets.ts: none, or this does not compile. */
type WithoutProfile = Exclude<ServerKind, PresetName>
undefined satisfies [WithoutProfile] extends [never] ? undefined : WithoutProfile

/** Kind → what is known of it. */
export const servers: Readonly<Record<ServerKind, ServerRow>> = rows

/** The servers that this package has a backend for and can start. */
export const serverKinds: readonly ServerKind[] = Object.keys(rows).filter((name) => isServerKind(name))

/** Whether `word` is the name of a server. */
export function isServerKind(word: string): word is ServerKind {
  return Object.hasOwn(rows, word)
}
