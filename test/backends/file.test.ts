import { mkdir, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { file, openFileStore } from '../../src/backends/file.ts'
import { temporaryName } from '../../src/backends/file/leftovers.ts'
import { nameOf } from '../../src/backends/file/name.ts'
import type { FullKV } from '../../src/kv/index.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const long = 'x'.repeat(400)

async function store(): Promise<{ readonly kv: FullKV; readonly folder: string }> {
  const folder = await temporaryFolder()
  const kv = await openFileStore(folder)
  onTestFinished(() => kv.close())
  return { kv, folder }
}

describe('the file backend', () => {
  it.each(['short', long])('finds after a reopen what it wrote before, under the key %.6s', async (key) => {
    const { kv, folder } = await store()
    await kv.setRaw(key, bytes(1, 2))
    await kv.close()
    const again = await openFileStore(folder)
    expect([...(await again.getRaw(key))]).toEqual([1, 2])
    expect(await again.list(key.slice(0, 3))).toEqual([key])
    await again.close()
  })

  it('writes nothing outside its folder, whatever the key', async () => {
    const parent = await temporaryFolder()
    const kv = await openFileStore(join(parent, 'root', 'store'))
    for (const key of ['../evil', '/evil', '..', `${'../'.repeat(10)}evil`, 'C:\\evil', '\0evil']) {
      await kv.setRaw(key, bytes(1))
    }
    await kv.close()
    expect(await readdir(parent)).toEqual(['root'])
    expect(await readdir(join(parent, 'root'))).toEqual(['store'])
    expect(
      (await readdir(join(parent, 'root', 'store'), { withFileTypes: true }))
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name),
    ).toEqual(['tmp'])
  })

  it.each([
    ['is cut short', (path: string) => truncate(path, 14)],
    ['is empty', (path: string) => truncate(path, 0)],
    [
      'has a byte changed',
      async (path: string) => {
        const content = await readFile(path)
        content[content.length - 1] = 0xaa
        await writeFile(path, content)
      },
    ],
    ['has bytes behind its end', (path: string) => writeFile(path, 'more', { flag: 'a' })],
    ['holds something else', (path: string) => writeFile(path, 'some other file that is long enough')],
    [
      'is a folder',
      async (path: string) => {
        await rm(path)
        await mkdir(path)
      },
    ],
  ])('rejects KV_CORRUPT where a file %s, and goes on with the others', async (_, damage) => {
    const { kv, folder } = await store()
    await kv.setRaw('bad', bytes(1, 2, 3, 4))
    await kv.setRaw('good', bytes(5))
    await damage(join(folder, nameOf('bad')))
    await expect(kv.getRaw('bad')).rejects.toMatchObject({ code: 'KV_CORRUPT', key: 'bad' })
    await expect(kv.batchGetRaw(['good', 'bad'])).rejects.toMatchObject({ code: 'KV_CORRUPT' })
    expect([...(await kv.getRaw('good'))]).toEqual([5])
  })

  it('rejects KV_CORRUPT where a file holds the record of another key', async () => {
    const { kv, folder } = await store()
    await kv.setRaw('a', bytes(1))
    await writeFile(join(folder, nameOf('b')), await readFile(join(folder, nameOf('a'))))
    await expect(kv.getRaw('b')).rejects.toMatchObject({ code: 'KV_CORRUPT' })
  })

  it('rejects KV_CORRUPT from a list where the file of a long key no longer says which', async () => {
    const { kv, folder } = await store()
    await kv.setRaw(long, bytes(1))
    await truncate(join(folder, nameOf(long)), 20)
    await expect(kv.list('x')).rejects.toMatchObject({ code: 'KV_CORRUPT', op: 'list' })
  })

  it('repairs a damaged value by writing it anew', async () => {
    const { kv, folder } = await store()
    await kv.setRaw('a', bytes(1))
    await truncate(join(folder, nameOf('a')), 3)
    await kv.setRaw('a', bytes(2))
    expect([...(await kv.getRaw('a'))]).toEqual([2])
  })

  it('rejects KV_UNAVAILABLE, not KV_NOT_FOUND, where the folder has gone', async () => {
    const { kv, folder } = await store()
    await kv.setRaw('a', bytes(1))
    await rm(folder, { recursive: true })
    const unavailable = { code: 'KV_UNAVAILABLE', retryable: true }
    await expect(kv.getRaw('a')).rejects.toMatchObject(unavailable)
    await expect(kv.setRaw('a', bytes(1))).rejects.toMatchObject(unavailable)
    await expect(kv.delete('a')).rejects.toMatchObject(unavailable)
    await expect(kv.list('a')).rejects.toMatchObject(unavailable)
    await expect(kv.batchGetRaw(['a'])).rejects.toMatchObject(unavailable)
    await expect(kv.health()).rejects.toMatchObject(unavailable)
  })

  it('rejects KV_UNAVAILABLE where it cannot write, and reads on', async () => {
    const { kv, folder } = await store()
    await kv.setRaw('a', bytes(1))
    await rm(join(folder, 'tmp'), { recursive: true })
    await expect(kv.setRaw('a', bytes(2))).rejects.toMatchObject({ code: 'KV_UNAVAILABLE' })
    expect([...(await kv.getRaw('a'))]).toEqual([1])
  })

  it('ignores files that are not its own', async () => {
    const { kv, folder } = await store()
    await writeFile(join(folder, '.DS_Store'), 'x')
    await writeFile(join(folder, 'kUPPER'), 'x')
    await kv.setRaw('kept', bytes(1))
    expect(await kv.list('k')).toEqual(['kept'])
  })

  it('opens a namespace in the directory it was given, and leaves that when disposed', async () => {
    const directory = await temporaryFolder()
    const backend = file({ directory })
    const kv = await backend.open('Name/../space')
    await kv.setRaw('a', bytes(1))
    await kv.close()
    await backend.dispose?.()
    expect(await readdir(directory)).toEqual([nameOf('Name/../space')])
  })

  it('rejects an opening whose folder cannot be made', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'plain'), '')
    await expect(openFileStore(join(folder, 'plain', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })
})

describe('many at once on the file backend', () => {
  it('leave one whole value of one key, and readers beside them see whole values', async () => {
    const { kv, folder } = await store()
    const other = await openFileStore(folder)
    const size = 100_000
    await kv.setRaw('key', new Uint8Array(size))
    const writing = Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? kv : other).setRaw('key', new Uint8Array(size).fill(n))),
    )
    for (let read = 0; read < 40; read += 1) {
      const value = await other.getRaw('key')
      expect(value.length).toBe(size)
      expect(value.every((byte) => byte === value[0])).toBe(true)
    }
    await writing
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    await other.close()
  })

  it('write two thousand keys without running out of file descriptors', async () => {
    const folder = await temporaryFolder()
    const kv = await openFileStore(folder, { sync: false })
    await Promise.all(Array.from({ length: 2_000 }, (_, n) => kv.setRaw(`${long}${n}`, bytes(n))))
    expect(new Set(await kv.list('x')).size).toBe(2_000)
    await kv.close()
  })

  it('list each key that is there throughout once, beside writes and deletes of it and others', async () => {
    const folder = await temporaryFolder()
    const kv = await openFileStore(folder, { sync: false })
    const stable = Array.from({ length: 60 }, (_, n) => `stable-${n}`)
    await kv.batchSetRaw(new Map(stable.map((key) => [key, bytes(0)])))
    let running = true
    const churn = (async () => {
      for (let round = 1; running; round += 1) {
        await Promise.all([
          ...stable.slice(0, 20).map((key) => kv.setRaw(key, bytes(round))),
          kv.setRaw(`coming-${round}`, bytes(1)),
          kv.delete(`coming-${round - 1}`),
        ])
      }
    })()
    for (let round = 0; round < 40; round += 1) {
      const listed = await kv.list('stable-')
      expect(listed.length).toBe(stable.length)
      expect(new Set(listed)).toEqual(new Set(stable))
    }
    running = false
    await churn
    await kv.close()
  })
})

describe('an abort on the file backend', () => {
  it('in flight rejects with the reason, takes effect whole or not at all, and leaves nothing behind', async () => {
    const { kv, folder } = await store()
    await kv.setRaw('key', bytes(1))
    const reason = new Error('enough')
    for (let turns = 0; turns < 12; turns += 1) {
      const controller = new AbortController()
      const writing = kv.setRaw('key', new Uint8Array(50_000).fill(turns), { signal: controller.signal })
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      controller.abort(reason)
      const outcome = await writing.then(
        () => 'ok',
        (error: unknown) => error,
      )
      expect(['ok', reason]).toContain(outcome)
      const value = await kv.getRaw('key')
      expect(value.every((byte) => byte === value[0])).toBe(true)
      if (outcome === 'ok') expect(value[0]).toBe(turns)
    }
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
  })

  it('of a list or a batch in flight rejects with the reason', async () => {
    const { kv } = await store()
    const entries = new Map(Array.from({ length: 200 }, (_, n) => [`${long}${n}`, bytes(n)]))
    await kv.batchSetRaw(entries)
    const reason = new Error('enough')
    for (const call of [
      (signal: AbortSignal) => kv.list('x', { signal }),
      (signal: AbortSignal) => kv.batchGetRaw([...entries.keys()], { signal }),
      (signal: AbortSignal) => kv.batchDelete([...entries.keys()], { signal }),
    ]) {
      const controller = new AbortController()
      const calling = call(controller.signal)
      controller.abort(reason)
      await expect(calling).rejects.toBe(reason)
    }
  })
})

describe('what a crashed writer left', () => {
  const hour = 60 * 60

  async function reopenedWith(name: (own: string) => string, ageSeconds: number): Promise<string[]> {
    const folder = await temporaryFolder()
    const first = await openFileStore(folder)
    await first.setRaw('key', bytes(1))
    await first.close()
    const leftover = join(folder, 'tmp', name(temporaryName()))
    await writeFile(leftover, 'half')
    const then = Date.now() / 1000 - ageSeconds
    await utimes(leftover, then, then)
    const again = await openFileStore(folder)
    expect(await again.list('k')).toEqual(['key'])
    await again.close()
    return readdir(join(folder, 'tmp'))
  }

  const withPid = (pid: number) => (own: string) => own.replace(/-\d+-/, `-${pid}-`)

  it('is removed when its process is dead', async () => {
    // Linux gives no process a number above 2^22
    expect(await reopenedWith(withPid(2 ** 22 + 1), 0)).toEqual([])
  })

  it('is left alone while its process lives', async () => {
    expect(await reopenedWith(withPid(process.ppid), hour)).toHaveLength(1)
  })

  it('is removed when it bears our process id but is older than we are', async () => {
    expect(await reopenedWith((own) => own, 23 * hour)).toEqual([])
  })

  it('is left alone for a day when another host wrote it, and then removed', async () => {
    const elsewhere = (own: string): string => own.replace(/^[0-9a-f]{8}/, '00000000')
    expect(await reopenedWith(elsewhere, 23 * hour)).toHaveLength(1)
    expect(await reopenedWith(elsewhere, 25 * hour)).toEqual([])
  })
})
