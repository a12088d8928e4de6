/**
 * A folder of records: whole files appear under their names and vanish, nothing in between. Every client of this process on
 * one folder shares one {@link Folder}, which is what lets a list see past the writes that go on beside it.
 */
import { access, constants, mkdir, open, readdir, readFile, realpath, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { compareUtf8, guardSignal } from '../../kv/index.ts'
import { EngineError } from '../engine/engine.ts'
import { Gate } from './gate.ts'
import { removeLeftovers, temporaryName } from './leftovers.ts'
import { keyNamed, nameOf } from './name.ts'
import { decodeRecord, encodeRecord, headBytes, keyLength } from './record.ts'

/** Files open at once, in all folders together; a process commonly may have 1,024. */
const gate = new Gate(64)

const folders = new Map<string, Folder>()

/** Writes in progress stand in here until they are whole. */
const workshop = 'tmp'

/** A folder of records. */
export class Folder {
  readonly path: string
  /** Names that are being written or removed right now, with how many times over. */
  readonly #changing = new Map<string, number>()
  /** Scans that are under way, each with the names that changed beside it. */
  readonly #scans = new Set<Set<string>>()
  #syncing: Promise<void> = Promise.resolve()
  #nextSync: Promise<void> | undefined
  #clients = 0

  private constructor(path: string) {
    this.path = path
  }

  /** The folder at `path`, made where it is not there, cleared of what crashed writers left. */
  static async open(path: string, durable: boolean): Promise<Folder> {
    const made = await mkdir(join(path, workshop), { recursive: true })
    const real = await realpath(path)
    // what is made first is the highest; the workshop alone need not last
    if (made !== undefined && made.length <= path.length && durable) await syncUpTo(dirname(made), dirname(path))
    const known = folders.get(real)
    if (known === undefined) await removeLeftovers(join(real, workshop))
    const folder = folders.get(real) ?? new Folder(real)
    folders.set(real, folder)
    folder.#clients += 1
    return folder
  }

  /** Ends one client's use. */
  release(): void {
    this.#clients -= 1
    if (this.#clients === 0) folders.delete(this.path)
  }

  /** Rejects unless the folder is there and can be read and written. */
  async check(): Promise<void> {
    await access(this.path, constants.R_OK | constants.W_OK)
  }

  read(key: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    return gate.run(async () => {
      guardSignal(signal)
      const name = nameOf(key)
      const bytes = await this.#unlessAbsent(readFile(join(this.path, name)))
      guardSignal(signal)
      if (bytes === undefined) return undefined
      const record = decodeRecord(bytes)
      if (typeof record === 'string') throw this.#corrupt(name, record)
      if (record.key !== key) throw this.#corrupt(name, 'it holds another key')
      return record.value
    })
  }

  /**
   * Puts a record in place: written beside it and renamed over it, so that a reader finds the old file or the new one. With
   * `durable` it is on the disk before this resolves, and so is its name.
   */
  write(key: string, value: Uint8Array, durable: boolean, signal: AbortSignal | undefined): Promise<void> {
    const name = nameOf(key)
    return this.#change(name, durable, async () => {
      guardSignal(signal)
      const bytes = encodeRecord(key, value)
      const temporary = join(this.path, workshop, temporaryName())
      try {
        const file = await open(temporary, 'wx')
        try {
          await file.writeFile(bytes)
          if (durable) await file.sync()
        } finally {
          await file.close()
        }
        guardSignal(signal)
        await rename(temporary, join(this.path, name))
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    })
  }

  remove(key: string, durable: boolean, signal: AbortSignal | undefined): Promise<void> {
    const name = nameOf(key)
    return this.#change(name, durable, async () => {
      guardSignal(signal)
      await this.#unlessAbsent(unlink(join(this.path, name)))
    })
  }

  /** Every key that starts with `prefix`, in the order of their bytes; one that is there throughout exactly once, whatever is written beside. */
  async keys(prefix: string, signal: AbortSignal | undefined): Promise<string[]> {
    const changed = new Set(this.#changing.keys())
    this.#scans.add(changed)
    try {
      const names = new Set(await readdir(this.path))
      // POSIX leaves open whether readdir finds a name that a rename puts a new file under meanwhile, so those are asked for
      for (const name of changed) if (!names.has(name) && (await this.#has(name))) names.add(name)
      const found = await Promise.all([...names].map((name) => this.#keyOf(name, signal)))
      guardSignal(signal)
      return found
        .filter((key) => key !== undefined)
        .filter((key) => key.startsWith(prefix))
        .sort(compareUtf8)
    } finally {
      this.#scans.delete(changed)
    }
  }

  async #change(name: string, durable: boolean, work: () => Promise<void>): Promise<void> {
    for (const changed of this.#scans) changed.add(name)
    this.#changing.set(name, (this.#changing.get(name) ?? 0) + 1)
    try {
      await gate.run(work)
    } finally {
      const others = (this.#changing.get(name) ?? 1) - 1
      if (others === 0) this.#changing.delete(name)
      else this.#changing.set(name, others)
    }
    if (durable) await this.#sync()
  }

  /** Puts the folder's names on the disk. Calls that come while one runs share the next, which begins after their change. */
  #sync(): Promise<void> {
    this.#nextSync ??= this.#syncing
      .catch(() => {}) // whoever waited for that one has been told
      .then(() => {
        this.#nextSync = undefined
        this.#syncing = syncFolder(this.path)
        return this.#syncing
      })
    return this.#nextSync
  }

  async #keyOf(name: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    const named = keyNamed(name)
    if (named.kind === 'key') return named.key
    return named.kind === 'hash' ? gate.run(() => this.#keyInside(name, signal)) : undefined
  }

  async #keyInside(name: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    guardSignal(signal)
    const file = await this.#unlessAbsent(open(join(this.path, name), 'r'))
    if (file === undefined) return undefined
    try {
      const head = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
      const length = keyLength(head.buffer.subarray(0, head.bytesRead))
      if (length === undefined) throw this.#corrupt(name, 'it does not begin as a record does')
      const size = (await file.stat()).size
      if (headBytes + length > size) throw this.#corrupt(name, 'its key ends behind its end')
      const read = await file.read(Buffer.alloc(length), 0, length, headBytes)
      const key = read.buffer.toString('utf8', 0, read.bytesRead)
      if (nameOf(key) !== name) throw this.#corrupt(name, 'its key has another name')
      return key
    } finally {
      await file.close()
    }
  }

  async #has(name: string): Promise<boolean> {
    return access(join(this.path, name)).then(
      () => true,
      () => false,
    )
  }

  /** `undefined` for a file that is not there; rejects where the whole folder is not. */
  async #unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error
      await access(this.path)
      return undefined
    }
  }

  #corrupt(name: string, why: string): EngineError {
    return new EngineError('KV_CORRUPT', `the file ${join(this.path, name)} is damaged: ${why}`)
  }
}

/** Puts the names of new folders on the disk: each stands in the folder above it, up to the one that was there before. */
async function syncUpTo(top: string, path: string): Promise<void> {
  await syncFolder(path)
  if (path.length > top.length) await syncUpTo(top, dirname(path))
}

async function syncFolder(path: string): Promise<void> {
  // Windows knows no such thing: there a rename is durable when it returns, as far as it can be asked for
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
