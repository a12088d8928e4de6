/** A MongoDB server made a replica set of one, over the wire. */
// The real timers, held from the start: starting works beside a test that fakes the clock later.
import { setTimeout } from 'node:timers/promises'

/** Runs one command on the `admin` database; rejects with an error that has the server's numeric `code`. */
export type AdminCommand = (command: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>

const alreadyInitialized = 23
const commandNotFound = 59
/** The server was started without `--replSet`. */
const noReplication = 76

/**
 * Initiates the replica set and waits until the server is its writable primary. Does nothing where it is one already, and
 * where the server knows none.
 *
 * @param member where the server finds itself: an address inside its own container
 * @returns whether the server is a member of a replica set
 */
export async function makeReplicaSet(command: AdminCommand, member: string, timeoutMs: number): Promise<boolean> {
  try {
    await command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: member }] } })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === commandNotFound || code === noReplication) return false
    if (code !== alreadyInitialized) throw error
  }
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    const hello = await command({ hello: 1 })
    if (hello['isWritablePrimary'] === true) return true
    await setTimeout(10)
  }
  throw new Error(`the replica set of one had no writable primary within ${timeoutMs} ms`)
}
