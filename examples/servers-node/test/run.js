/** Starts a Postgres, runs `node --test` beside it, and stops it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { shareServers, unavailableReason } from 'kv-testkit/containers'

const reason = await unavailableReason('postgres')
const servers = reason === undefined ? await shareServers('postgres') : undefined
try {
  const args = ['--test', 'test/settings.test.js', 'test/restart.test.js']
  const [code] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')
  process.exitCode = code ?? 1
} finally {
  await servers?.stop()
}
if (reason !== undefined) console.log(`Tests on Postgres were skipped: ${reason}.`)
