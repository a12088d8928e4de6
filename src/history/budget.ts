/** How much a search may spend before it gives up and says so. */

/** What is left of a search's steps and time, shared by the keys of one check. */
export interface Budget {
  /** Takes one step; false where nothing is left. */
  spend(): boolean
  /** Why there is nothing left. */
  readonly reason: string
}

const CHECK_TIME_EVERY = 1024

/**
 * @param steps configurations that may be expanded
 * @param ms milliseconds from now
 * @param now reads a clock in milliseconds
 */
export function newBudget(steps: number, ms: number, now: () => number): Budget {
  const deadline = now() + ms
  let left = steps
  let reason = ''
  return {
    get reason() {
      return reason
    },
    spend() {
      if (reason !== '') return false
      left -= 1
      if (left < 0) reason = `the budget of ${steps.toLocaleString('en')} configurations is spent`
      else if (left % CHECK_TIME_EVERY === 0 && now() > deadline)
        reason = `the budget of ${ms.toLocaleString('en')} ms is spent`
      return reason === ''
    },
  }
}

/** The reason, for a verdict that could not be reached. */
export function outOfBudget(budget: Budget): string {
  return `${budget.reason}; raise maxConfigurations or maxMs, or write unique values, which need no search`
}
