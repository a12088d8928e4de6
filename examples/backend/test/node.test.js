import { conformanceTests } from 'kv-testkit/conformance'
import { after, describe, it } from 'node:test'
import { backend } from './backend.js'

conformanceTests({ describe, it }, backend)
after(() => backend.dispose?.())
