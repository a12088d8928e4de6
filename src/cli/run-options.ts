/** The options of a run as the command line gives them. */
import { tiers } from '../conformance/index.ts'
import { checkWaivers, laws, selectLaws } from '../conformance/internal.ts'
import { oneOf, randomSeed } from '../kv/index.ts'
import type { Given } from './option.ts'
import { profileFrom } from './profile-option.ts'
import { waiversFrom } from './waiver-file.ts'
import type { RunOptions } from './run-messages.ts'

/** Reads them. Throws a `UsageError` that lists what is legal. */
export function runOptions(given: Given, cwd: string): RunOptions {
  const tier = given.text('tier')
  const waivers = given.text('waivers')
  const only = given.list('only')
  const skip = waivers === undefined ? [] : waiversFrom(waivers, cwd)
  // checked here already: a worker would refuse them too, but once for each backend
  if (only.length > 0) selectLaws(laws, only)
  checkWaivers(
    skip,
    laws.map(({ id }) => id),
  )
  const milliseconds = {
    abortWithinMs: given.integer('abort-within', 1),
    convergeWithinMs: given.integer('converge-within', 1),
    operationTimeoutMs: given.integer('operation-timeout', 1),
    openTimeoutMs: given.integer('open-timeout', 1),
    budgetMs: given.integer('budget', 1),
  }
  return {
    seed: given.integer('seed') ?? randomSeed(),
    profile: profileFrom(given.every('profile')),
    waivers: skip,
    ...(tier === undefined ? {} : { tier: oneOf('--tier', tier, tiers) }),
    ...(only.length === 0 ? {} : { only }),
    ...present(milliseconds),
  }
}

function present(values: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
