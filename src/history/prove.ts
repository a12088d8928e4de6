/** Puts a violation together: orders its operations, drops what the proof can do without, re-proves it, draws it. */
import { explainable } from './exhaustive.ts'
import { laneDiagram } from './lane-diagram.ts'
import type { FaultInterval, HistoryOperation } from './operation.ts'
import type { Violation } from './violation.ts'

/** Everything but what follows from it. `faults` are all that are known. */
export type Claim = Omit<Violation, 'reproved' | 'diagram'>

/** Turns a claim that no order explains its proof into a violation. */
export function provenViolation(claim: Claim): Violation {
  const needed = withoutIdleReads(claim)
  const kept = (operation: HistoryOperation): boolean => needed.dropped.every((gone) => !sameCall(gone, operation))
  return violationOf({
    ...claim,
    witness: claim.witness.filter(kept),
    support: claim.support.filter(kept),
    proof: needed.proof,
    reproved: explainable(needed.proof, claim.starts) === false,
  })
}

/** A violation as people and files want it: by call, with the faults that touched it, drawn. */
export function violationOf(violation: Omit<Violation, 'diagram'>): Violation {
  const witness = byCall(violation.witness)
  const support = byCall(violation.support)
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

/** Reads can be taken out of any proof, as long as it still proves something. */
function withoutIdleReads(claim: Claim): { proof: HistoryOperation[]; dropped: HistoryOperation[] } {
  let proof = [...claim.proof]
  const dropped: HistoryOperation[] = []
  for (const read of claim.proof.filter((operation) => operation.op === 'get')) {
    const rest = proof.filter((operation) => operation !== read)
    if (rest.length === 0 || explainable(rest, claim.starts) !== false) continue
    proof = rest
    dropped.push(read)
  }
  return { proof, dropped }
}

function sameCall(a: HistoryOperation, b: HistoryOperation): boolean {
  return a.client === b.client && a.call === b.call && a.op === b.op
}

function meets(operation: HistoryOperation, fault: FaultInterval): boolean {
  return fault.from <= (operation.return ?? Infinity) && fault.to >= operation.call
}

function byCall(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return [...operations].sort((a, b) => a.call - b.call)
}
