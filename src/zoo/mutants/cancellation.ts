/** Signals that are ignored, told wrong, or leave something behind. */
import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { type CallOptions, type FullKV, type Operation } from '../../kv/index.ts'
import { wrapped } from '../alterations.ts'
import type { Changes } from '../zoo-backend.ts'
import type { Defect } from '../mutant.ts'

const during = { cancellation: 'during' } as const

/** Every call that takes a signal, with `pass` deciding what becomes of its options. */
function withOptions(
  kv: FullKV,
  pass: (options: CallOptions | undefined, op: Operation) => CallOptions | undefined,
): Changes {
  return wrapped(kv, (make, options, op) => make(pass(options, op)))
}

/** Signals are ignored by one operation alone. */
const ignoring =
  (op: Operation) =>
  (kv: FullKV): Changes =>
    withOptions(kv, (options, at) => (at === op ? undefined : options))

/** Every call rejects with what `told` makes of the reason of an aborted signal. */
function telling(kv: FullKV, told: (reason: unknown) => unknown): Changes {
  return withOptions(kv, (options) => {
    if (options?.signal?.aborted !== true) return options
    const controller = new AbortController()
    controller.abort(told(options.signal.reason))
    return { signal: controller.signal }
  })
}

export const cancellationMutants: readonly Defect[] = [
  {
    id: 'cancel-ignored',
    defect: 'Signals are ignored.',
    source: 'kivigo/backends consul, memcached, badger',
    law: 'cancellation/before',
    confined: true,
    alter: (kv) => withOptions(kv, () => undefined),
  },
  {
    id: 'cancel-ignored-by-list',
    defect: 'A list ignores its signal.',
    source: 'apache/opendal#7279',
    law: 'cancellation/before',
    alter: ignoring('list'),
  },
  {
    id: 'cancel-ignored-by-delete',
    defect: 'A deletion ignores its signal.',
    source: 'apache/opendal#7279',
    law: 'cancellation/before',
    alter: ignoring('delete'),
  },
  {
    id: 'cancel-ignored-by-batch-set',
    defect: 'A batch write ignores its signal.',
    source: 'an options argument that is not passed on',
    law: 'cancellation/before',
    alter: ignoring('batchSetRaw'),
  },
  {
    id: 'cancel-ignored-by-health',
    defect: 'Health ignores its signal.',
    source: 'kivigo/backends memcached Health',
    law: 'cancellation/before',
    alter: ignoring('health'),
  },
  {
    id: 'cancel-after-effect',
    defect: 'A write takes effect first and looks at its signal afterwards.',
    source: 'google/go-cloud#482',
    law: 'cancellation/before',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await kv.setRaw(key, value)
        options?.signal?.throwIfAborted()
      },
    }),
  },
  {
    id: 'cancel-reason-wrapped',
    defect: 'The reason comes wrapped in another error.',
    source: 'fetch-based clients',
    law: 'cancellation/before',
    alter: (kv) => telling(kv, (cause) => new Error('the operation was aborted', { cause })),
  },
  {
    id: 'cancel-reason-replaced',
    defect: 'A fresh AbortError comes instead of the reason.',
    source: 'Level/abstract-level AbortError',
    law: 'cancellation/before',
    confined: true,
    alter: (kv) => telling(kv, () => new DOMException('This operation was aborted', 'AbortError')),
  },
  {
    id: 'cancel-falsy-reason',
    defect: 'A falsy reason is replaced by an error.',
    source: '`throw signal.reason || new Error()`',
    law: 'cancellation/before',
    alter: (kv) => telling(kv, (reason) => reason || new Error('aborted')),
  },
  {
    id: 'cancel-falsy-reason-ignored',
    defect: 'A signal with a falsy reason counts as one that was not aborted.',
    source: '`if (signal.reason)`',
    law: 'cancellation/before',
    alter: (kv) => withOptions(kv, (options) => (options?.signal?.reason ? options : undefined)),
  },
  {
    id: 'cancel-swallowed',
    defect: 'A write whose signal is aborted resolves and does nothing.',
    source: '`if (signal?.aborted) return`',
    law: 'cancellation/before',
    alter: (kv) => ({
      async setRaw(key, value, options) {
        if (options?.signal?.aborted !== true) await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'cancel-late-write',
    defect: 'A write that was given up in flight is sent again later, over what was written since.',
    source: 'retry layers that outlive their caller',
    law: 'cancellation/late-effect',
    profile: during,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await Promise.resolve()
        if (options?.signal?.aborted === true) {
          const kept = new Uint8Array(value)
          setTimeout(() => void kv.setRaw(key, kept).catch(() => {}), 8).unref()
        }
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'cancel-late-delete',
    defect: 'A deletion that was given up in flight happens later, to what was written since.',
    source: 'apache/opendal#4685',
    law: 'cancellation/late-effect',
    profile: during,
    alter: (kv) => ({
      async delete(key, options) {
        await Promise.resolve()
        if (options?.signal?.aborted === true) setTimeout(() => void kv.delete(key).catch(() => {}), 8).unref()
        await kv.delete(key, options)
      },
    }),
  },
  {
    id: 'cancel-never-settles',
    defect: 'A call that is aborted in flight never settles.',
    source: 'a listener that removes the pending request and forgets its promise',
    law: 'cancellation/in-flight',
    profile: during,
    alter: (kv) => ({
      async getRaw(key, options) {
        await Promise.resolve()
        return options?.signal?.aborted === true && key !== '' ? new Promise(() => {}) : kv.getRaw(key, options)
      },
    }),
  },
  {
    id: 'cancel-not-prompt',
    defect: 'An abort in flight, which is declared to take effect, waits for the timeout of the operation.',
    source: 'r2dbc/r2dbc-pool#198',
    law: 'cancellation/in-flight',
    profile: during,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await Promise.resolve()
        if (options?.signal?.aborted === true) await wait(1_200)
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'cancel-hits-the-next',
    defect: 'An abort that comes late hits the next call of the same client.',
    source: 'geldata/gel#2257',
    law: 'cancellation/in-flight',
    profile: during,
    alter(kv) {
      let victim: { readonly reason: unknown } | undefined
      return {
        async setRaw(key, value, options) {
          await Promise.resolve()
          if (options?.signal?.aborted === true) victim = { reason: options.signal.reason }
          await kv.setRaw(key, value, options)
        },
        async getRaw(key, options) {
          const hit = victim
          victim = undefined
          if (hit !== undefined) throw hit.reason
          return kv.getRaw(key, options)
        },
      }
    },
  },
  {
    id: 'cancel-leaks-connections',
    defect: 'An aborted call keeps its connection, and the fifth leaves none in the pool.',
    source: 'r2dbc/r2dbc-pool#140, redis/lettuce#3607',
    law: 'cancellation/in-flight',
    profile: during,
    alter(kv) {
      let leaked = 0
      return {
        async getRaw(key, options) {
          await Promise.resolve()
          if (options?.signal?.aborted === true) leaked += 1
          return leaked >= 5 ? new Promise(() => {}) : kv.getRaw(key, options)
        },
      }
    },
  },
  {
    id: 'cancel-half-a-value',
    defect: 'A write that is aborted in flight leaves half of its value.',
    source: 'apache/opendal#6336',
    law: 'cancellation/in-flight',
    profile: during,
    alter: (kv) => ({
      async setRaw(key, value, options) {
        await Promise.resolve()
        if (options?.signal?.aborted === true && key !== '') {
          await kv.setRaw(key, value.subarray(0, Math.floor(value.length / 2)))
        }
        await kv.setRaw(key, value, options)
      },
    }),
  },
  {
    id: 'cancel-leaves-listeners',
    defect: 'Each call leaves its listener on the signal.',
    source: 'redis/node-redis#2302, jaredwray/cacheable#1687',
    law: 'cancellation/no-listener-left',
    confined: true,
    alter: (kv) =>
      withOptions(kv, (options) => {
        const signal = options?.signal
        // Node would warn of the leak, and the output of a run says what is wrong with the store, not with the run
        if (signal !== undefined) setMaxListeners(0, signal)
        signal?.addEventListener('abort', () => {}, { once: true })
        return options
      }),
  },
  {
    id: 'cancel-honoured-though-disclaimed',
    defect: 'The profile says that signals are not heeded, and they are.',
    source: 'apache/opendal#7204',
    law: 'cancellation/ignored',
    profile: { cancellation: 'none' },
    real: {},
    alter: () => ({}),
  },
]
