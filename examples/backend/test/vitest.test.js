import { conformanceTests } from 'kv-testkit/conformance'
import { afterAll, describe, it } from 'vitest'
import { backend } from './backend.js'

conformanceTests(backend, { describe, it })
afterAll(() => backend.dispose?.())
