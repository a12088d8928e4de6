/** Adapters of Keyv that need no server. */
import { join } from 'node:path'
import { Keyv } from 'keyv'
import { KeyvFile } from 'keyv-file'
import { fromKeyv, keyvProfile } from '../../../src/backends/keyv.ts'
import { inMemory, type Library, onFolders } from './library.ts'

export const keyvAdapters: readonly Library[] = [
  {
    name: 'keyv (Map)',
    packages: ['keyv@5.6.0'],
    breaks: ['keys/own-namespace'],
    backend: () =>
      inMemory(
        'keyv',
        { ...keyvProfile, sharing: 'shared', durability: 'reopen' },
        (namespace) => ({ store: new Map(), namespace }),
        (options) => fromKeyv(new Keyv(options)),
      ),
  },
  {
    name: 'keyv-file',
    packages: ['keyv-file@5.3.5', 'keyv@5.6.0'],
    breaks: ['batch/delete', 'batch/same-as-singles'],
    follows: [
      'aliasing/arguments-untouched',
      'durability/reopen',
      'sequences/two-clients',
      'concurrency/linearizable',
      'concurrency/no-lost-update',
      'sequences/one-client',
    ],
    backend: () =>
      onFolders('keyv-file', { ...keyvProfile, sharing: 'private', durability: 'reopen' }, (folder) => {
        const store = new KeyvFile({ filename: join(folder, 'file.json'), writeDelay: 0 })
        return fromKeyv(new Keyv({ store, namespace: '', useKeyPrefix: false }))
      }),
  },
]
