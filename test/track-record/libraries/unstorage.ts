/** Drivers of unstorage that need no server. */
import { createStorage, type Driver } from 'unstorage'
import fs from 'unstorage/drivers/fs'
import fsLite from 'unstorage/drivers/fs-lite'
import localStorageDriver from 'unstorage/drivers/localstorage'
import lruCache from 'unstorage/drivers/lru-cache'
import memory from 'unstorage/drivers/memory'
import overlay from 'unstorage/drivers/overlay'
import { fromUnstorage, unstorageFsProfile, unstorageProfile } from '../../../src/backends/unstorage.ts'
import { localStorageOver } from '../../backends/fixtures/local-storage.ts'
import { inMemory, type Library, onFolders } from './library.ts'

const packages = ['unstorage@1.17.6']

const byReference = ['aliasing/value-given', 'aliasing/value-returned']

export const unstorageDrivers: readonly Library[] = [
  inMemoryDriver('memory', byReference, () => memory()),
  inMemoryDriver('lru-cache', byReference, () => lruCache({ max: 5_000 })),
  inMemoryDriver('overlay', [], () => overlay({ layers: [memory(), memory()] })),
  inMemoryDriver('localstorage', [], () => localStorageDriver({ base: 'app', localStorage: localStorageOver() })),
  onDisk('fs', (base) => fs({ base })),
  onDisk('fs-lite', (base) => fsLite({ base })),
]

function inMemoryDriver(driver: string, more: readonly string[], make: () => Driver): Library {
  const name = `unstorage (${driver})`
  const profile = { ...unstorageProfile, sharing: 'shared', durability: 'reopen' } as const
  const backend = (): ReturnType<Library['backend']> =>
    inMemory(
      name,
      profile,
      () => createStorage({ driver: make() }),
      (storage) => fromUnstorage(storage, { keepOpen: true }),
    )
  return { name, packages, breaks: ['profile/key-domain', ...more], backend }
}

function onDisk(driver: string, make: (folder: string) => Driver): Library {
  const name = `unstorage (${driver})`
  return {
    name,
    packages,
    breaks: ['profile/key-domain'],
    follows: ['concurrency/linearizable', 'concurrency/whole-values'],
    backend: () =>
      onFolders(name, unstorageFsProfile, (folder) => fromUnstorage(createStorage({ driver: make(folder) }))),
  }
}
