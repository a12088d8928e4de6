/** Puts a violation together: orders its operations, re-proves it, draws it. */
import { explainable } from '../sweep/exhaustive.ts'
import { laneDiagram } from './lane-diagram.ts'
import type { FaultInterval, HistoryOperation } from '../operation.ts'
import type { Violation } from '../violation.ts'

/** As many operations as a person takes in at once. */
export const mostWitnesses = 6

/** Everything but what follows from it. `faults` are all that are known. */
export type Claim = Omit<Violation, 'reproved' | 'diagram'>

/** Turns a claim that no order explains its proof into a violation. */
export function provenViolation(claim: Claim): Violation {
  return violationOf({ ...claim, reproved: explainable(claim.proof, claim.starts) === false })
}

/** A violation as people and files want it: by call, with the faults that touched it, drawn. */
export function violationOf(violation: Omit<Violation, 'diagram'>): Violation {
  const { witness, support } = arranged(violation)
  const faults = violation.faults.filter((fault) => witness.some((operation) => meets(operation, fault)))
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

function meets(operation: HistoryOperation, fault: FaultInterval): boolean {
  return fault.from <= (operation.return ?? Infinity) && fault.to >= operation.call
}

function byCall(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return [...operations].sort((a, b) => a.call - b.call)
}
