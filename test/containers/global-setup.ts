/** Says at the very end of the output whether the container tests ran. */
import { unavailableReason } from '../../src/containers/index.ts'

export async function setup(): Promise<() => void> {
  const reason = await unavailableReason()
  return () => {
    if (reason !== undefined) {
      console.log(`\nThe container tests were skipped: ${reason}.\nKV_TESTKIT_REQUIRE_DOCKER=1 makes that a failure.`)
    }
  }
}
