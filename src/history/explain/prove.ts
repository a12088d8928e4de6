/** Puts a violation together: orders its operations, re-proves it, draws it. */
import { explainable } from '../sweep/exhaustive.ts'
import { laneDiagram } from './lane-diagram.ts'
import type { HistoryOperation } from '../operation.ts'
import type { Violation } from '../violation.ts'

/** As many operations as a person takes in at once. */
export const mostWitnesses = 6

/** Everything but what follows from it. `faults` are all that are known. */
export type Claim = Omit<Violation, 'reproved' | 'diagram'>

/** Turns a claim that no order explains its proof into a violation. */
export function provenViolation(claim: Claim): Violation {
  return violationOf({ ...claim, reproved: explainable(claim.proof, claim.starts) === false })
}

/**
 * A violation as people and files want it: by call, with the faults in force in its time, drawn. A write that a crash took
 * away had ended before the crash, and the read that misses it began after: the cause touches neither.
 */
export function violationOf(violation: Omit<Violation, 'diagram'>): Violation {
  const { witness, support } = arranged(violation)
  const from = Math.min(...witness.map(({ call }) => call))
  const to = Math.max(...witness.map((operation) => operation.return ?? operation.call))
  const faults = violation.faults.filter((fault) => fault.from <= to && fault.to >= from)
  return {
    ...violation,
    witness,
    support,
    proof: byCall(violation.proof),
    faults,
    diagram: laneDiagram(byCall([...witness, ...support]), faults),
  }
}

/** The witness takes in all that is not a delete, while there is room; deletes are what a reader looks at last. */
function arranged(parts: Pick<Violation, 'witness' | 'support'>): Pick<Violation, 'witness' | 'support'> {
  const links = parts.support.filter(({ op }) => op !== 'delete')
  if (parts.witness.length + links.length > mostWitnesses) {
    return { witness: byCall(parts.witness), support: byCall(parts.support) }
  }
  const deletes = parts.support.filter(({ op }) => op === 'delete')
  return { witness: byCall([...parts.witness, ...links]), support: byCall(deletes) }
}

function byCall(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return [...operations].sort((a, b) => a.call - b.call)
}
