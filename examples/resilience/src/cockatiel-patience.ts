import {
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { isTransient, type Patience, pauseAfter, type PatienceOptions } from './patience.ts'

/** The same patience, made of cockatiel's policies. */
export function cockatielPatience({ attempts = 3, timeoutMs = 500, pauseMs = 50 }: PatienceOptions = {}): Patience {
  const backoff = new DelegateBackoff<IRetryBackoffContext<unknown>>(({ attempt, result }) =>
    pauseAfter('error' in result ? result.error : undefined, attempt, pauseMs),
  )
  const policy = wrap(
    retry(
      handleWhen((error) => isTransient(error) || error instanceof TaskCancelledError),
      { maxAttempts: attempts - 1, backoff },
    ),
    timeout(timeoutMs, TimeoutStrategy.Aggressive),
  )
  return (call) => policy.execute(({ signal }) => call(signal))
}
