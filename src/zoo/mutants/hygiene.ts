/** Stores that leave something in the process which uses them. */
import { EventEmitter } from 'node:events'
import type { Defect } from '../mutant.ts'

export const hygieneMutants: readonly Defect[] = [
  {
    id: 'stray-rejection',
    defect: 'A read that fails rejects a second promise that nobody awaits.',
    source: 'microlinkhq/keyvhq#120',
    law: 'hygiene/nothing-stray',
    alter: (kv) => ({
      getRaw(key, options) {
        const answer = kv.getRaw(key, options)
        void answer.then(() => {})
        return answer
      },
    }),
  },
  {
    id: 'stray-error-event',
    defect: "A read that fails also emits an 'error' event that has no listener.",
    source: 'redis/node-redis#1993, mixmaxhq/redfour#36',
    law: 'hygiene/nothing-stray',
    confined: true,
    alter(kv) {
      const client = new EventEmitter()
      return {
        getRaw: (key, options) =>
          kv.getRaw(key, options).catch((error: unknown) => {
            if (key !== '') setImmediate(() => client.emit('error', error))
            throw error
          }),
      }
    },
  },
  {
    id: 'interval-left',
    defect: 'An interval goes on after the client was closed.',
    source: 'jaredwray/keyv#1084, unjs/unstorage#792',
    law: 'hygiene/no-handle-left',
    alter(_, state) {
      const timer = setInterval(() => {}, 60_000)
      state.cleanups.push(() => clearInterval(timer))
      return {}
    },
  },
  {
    id: 'port-left-open',
    defect: 'A channel to a worker stays open after the client was closed.',
    source: 'jaredwray/keyv#47',
    law: 'hygiene/no-handle-left',
    alter(_, state) {
      const { port1 } = new MessageChannel()
      port1.addEventListener('message', () => {})
      port1.start()
      state.cleanups.push(() => port1.close())
      return {}
    },
  },
]
