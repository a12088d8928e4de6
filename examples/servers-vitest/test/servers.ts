/** Before the first test file: one Redis for all of them. */
import { serversForVitest } from 'kv-testkit/containers'

export const setup: ReturnType<typeof serversForVitest> = serversForVitest('redis')
