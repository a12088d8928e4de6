/** Caches in memory. They keep what they are given by reference, as caches do. */
import { Cacheable } from 'cacheable'
import { createCache } from 'cache-manager'
import { LRUCache } from 'lru-cache'
import { fromEngine } from '../../../src/backends/engine.ts'
import { inMemory, type Library } from './library.ts'

const byReference = ['aliasing/value-given', 'aliasing/value-returned']

export const caches: readonly Library[] = [
  {
    name: 'lru-cache',
    packages: ['lru-cache@11.5.3'],
    breaks: byReference,
    backend: () =>
      inMemory(
        'lru-cache',
        { durability: 'reopen', sharing: 'shared' },
        () => new LRUCache<string, Uint8Array>({ max: 5_000 }),
        (cache) =>
          fromEngine({
            get: (key) => cache.get(key),
            set: (key, value) => cache.set(key, value),
            delete: (key) => cache.delete(key),
            has: (key) => cache.has(key),
            keys: () => cache.keys(),
          }),
      ),
  },
  {
    name: 'cacheable',
    packages: ['cacheable@2.5.0'],
    breaks: ['aliasing/value-given', 'aliasing/batch-given'],
    backend: () =>
      inMemory(
        'cacheable',
        { durability: 'reopen', sharing: 'shared', list: 'unsupported' },
        () => new Cacheable(),
        (cache) =>
          fromEngine({
            get: (key) => cache.get(key),
            set: (key, value) => cache.set(key, value),
            delete: (key) => cache.delete(key),
            has: (key) => cache.has(key),
            getMany: (keys) => cache.getMany(keys),
            setMany: (entries) => cache.setMany(entries.map(([key, value]) => ({ key, value }))),
            deleteMany: (keys) => cache.deleteMany(keys),
          }),
      ),
  },
  {
    name: 'cache-manager',
    packages: ['cache-manager@7.2.9'],
    breaks: [...byReference, 'aliasing/batch-given', 'aliasing/batch-returned'],
    backend: () =>
      inMemory(
        'cache-manager',
        { durability: 'reopen', sharing: 'shared', list: 'unsupported' },
        () => createCache(),
        (cache) =>
          fromEngine({
            get: (key) => cache.get(key),
            set: (key, value) => cache.set(key, value),
            delete: (key) => cache.del(key),
            getMany: (keys) => cache.mget(keys),
            setMany: (entries) => cache.mset(entries.map(([key, value]) => ({ key, value }))),
            deleteMany: (keys) => cache.mdel(keys),
          }),
      ),
  },
]
