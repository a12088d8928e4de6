import { conformanceTests } from 'kv-testkit/conformance'
import { describe, it } from 'mocha'
import { backend } from './backend.js'

conformanceTests({ describe, it }, backend)
