import { conformanceTests } from 'kv-testkit/conformance'
import { describe, it } from 'vitest'
import { backend } from './backend.js'

conformanceTests({ describe, it }, backend)
