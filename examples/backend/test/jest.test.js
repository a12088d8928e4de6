import { conformanceTests } from 'kv-testkit/conformance'
import { describe, it } from '@jest/globals'
import { backend } from './backend.js'

conformanceTests({ describe, it }, backend)
