import { conformanceTests } from 'kv-testkit/conformance'
import { after, describe, it } from 'mocha'
import { backend } from './backend.js'

conformanceTests(backend, { describe, it })
after(() => backend.dispose?.())
