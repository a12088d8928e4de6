/** Reference stores in virtual time: some right, some wrong on purpose. */
import type { Backend, TargetEnvironment } from '../../kv/index.ts'
import type { ReferenceBehaviour } from './behaviour.ts'
import { correctStores } from './correct.ts'
import { simulatedBackend } from './simulated-server.ts'
import { wrongStores } from './wrong.ts'

/** A reference store: hand `open` to `runChaos`. */
export interface ReferenceChaosStore {
  readonly name: string
  readonly says: string
  readonly correct: boolean
  readonly open: (environment: TargetEnvironment) => Backend
}

/** Every reference store, the correct ones first. */
export function referenceStores(): readonly ReferenceChaosStore[] {
  return [...correctStores, ...wrongStores].map((behaviour: ReferenceBehaviour) => ({
    name: behaviour.name,
    says: behaviour.says,
    correct: behaviour.correct,
    open: (environment) => simulatedBackend(behaviour, environment),
  }))
}
