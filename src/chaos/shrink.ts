/**
 * Makes a failing run smaller while it goes on failing in the same way: faults first, then clients, operations and keys. Draws
 * go by address, so what is left does what it did before.
 */
import type { Violation } from '../history/index.ts'
import type { ChaosPlan } from './plan.ts'

/** A run of a candidate that failed. */
export interface Shown {
  readonly plan: ChaosPlan
  readonly violation: Violation
}

/** How much work may go into it. It is no time: what comes of it must not depend on how busy the machine is. */
export interface ShrinkEffort {
  readonly tries: number
  /** Operations that all tries together may make, but for those of the last. */
  readonly operations: number
}

/** What a run of a candidate showed. */
export interface Attempted {
  readonly violation?: Violation | undefined
  /** How many operations it made. */
  readonly operations: number
}

/** Runs a candidate. */
export type Attempt = (plan: ChaosPlan) => Promise<Attempted>

/** The smallest run found, and how many runs that took. */
export async function shrink(
  first: Shown,
  attempt: Attempt,
  effort: ShrinkEffort,
): Promise<Shown & { readonly tries: number }> {
  let tries = 0
  let made = 0
  let best = first
  const better = async (plan: ChaosPlan): Promise<boolean> => {
    if (tries >= effort.tries || made >= effort.operations) return false
    tries += 1
    const { violation, operations } = await attempt(plan)
    made += operations
    if (violation?.kind !== first.violation.kind) return false
    best = { plan, violation }
    return true
  }
  await better(shorter(best.plan, best.violation))
  for (const step of [fewerFaults, fewerNemeses, fewerClients, fewerOperations, fewerKeys])
    await step(() => best.plan, better)
  return { ...best, tries }
}

type Step = (current: () => ChaosPlan, better: (plan: ChaosPlan) => Promise<boolean>) => Promise<void>

const fewerFaults: Step = async (current, better) => {
  await better({ ...current(), faults: { ...current().faults, faults: [] } })
  for (const fault of current().faults.faults) {
    const plan = current()
    await better({
      ...plan,
      faults: { ...plan.faults, faults: plan.faults.faults.filter(({ id }) => id !== fault.id) },
    })
  }
}

const fewerNemeses: Step = async (current, better) => {
  await better({ ...current(), nemeses: [] })
  for (const nemesis of current().nemeses) {
    const plan = current()
    await better({ ...plan, nemeses: plan.nemeses.filter((other) => other !== nemesis) })
  }
}

const fewerClients: Step = async (current, better) => {
  for (const client of current().clients) {
    const plan = current()
    if (plan.clients.length > 1) await better({ ...plan, clients: plan.clients.filter((other) => other !== client) })
  }
}

/** Halves the length while it can be, then leaves out ever smaller runs of operations (delta debugging). */
const fewerOperations: Step = async (current, better) => {
  while (current().operations > 1 && (await better({ ...current(), operations: Math.ceil(current().operations / 2) })));
  const addresses = (): readonly string[] => {
    const { clients, operations, skipped } = current()
    const gone = new Set(skipped)
    const all = clients.flatMap((client) => Array.from({ length: operations }, (_, index) => `${client}:${index}`))
    return all.filter((address) => !gone.has(address))
  }
  for (let size = Math.ceil(addresses().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < addresses().length;) {
      const plan = current()
      const out = addresses().slice(from, from + size)
      if (!(await better({ ...plan, skipped: [...plan.skipped, ...out] }))) from += size
    }
  }
}

/** A key is exchanged for the first one, not taken out, so that no other draw changes. */
const fewerKeys: Step = async (current, better) => {
  const [first = 'k'] = current().keys
  for (const key of new Set(current().keys)) {
    const plan = current()
    if (key !== first) await better({ ...plan, keys: plan.keys.map((other) => (other === key ? first : other)) })
  }
}

/** Nothing after the violation matters, so long as it was not the final reads that showed it. */
function shorter(plan: ChaosPlan, violation: Violation): ChaosPlan {
  const last = Math.max(...violation.witness.map((operation) => operation.call))
  const perClient = Math.ceil((last / 2 / Math.max(1, plan.clients.length)) * 1.5)
  return { ...plan, operations: Math.max(1, Math.min(plan.operations, perClient)) }
}
