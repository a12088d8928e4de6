import { conformanceTests } from 'kv-testkit/conformance'
import { afterAll, describe, it } from '@jest/globals'
import { backend } from './backend.js'

conformanceTests(backend, { describe, it })
afterAll(() => backend.dispose?.())
