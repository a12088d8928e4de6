/** A store that is wrong in exactly one way, as some published store once was. */
import type { Backend, Profile } from '../kv/index.ts'
import { altered, type Alter, zooBackend } from './zoo-backend.ts'

/** A defect, with a store that has it and no other. */
export interface Mutant {
  readonly id: string
  /** What it does wrong, in one sentence. */
  readonly defect: string
  /** Where it was seen: a thread (`owner/repo#123`), a file, or, of a habit that many have, the habit in a few words. */
  readonly source: string
  /** The law that names it. Others may fail as well. */
  readonly law: string
  readonly backend: Backend
}

/** A row of a table of mutants. */
export interface Defect extends Omit<Mutant, 'backend'> {
  /** What the backend declares, the strict defaults aside. */
  readonly profile?: Profile
  /** What it does, where that is not what it declares. */
  readonly real?: Profile
  /** One store for all namespaces, as a plain factory gives; else a store a namespace. */
  readonly confined?: true
  readonly alter: Alter
}

/** The mutant that a row describes, on a store of its own. */
export function mutantOf({ id, defect, source, law, profile = {}, real, confined, alter }: Defect): Mutant {
  const backend = zooBackend({ name: id, profile, real, confined }, (state) => altered(state, alter))
  return { id, defect, source, law, backend }
}
