import { beforeAll, describe, expect, it } from 'vitest'
import { type ChaosReport, runChaos } from '../../../src/chaos/index.ts'
import { referenceStores } from '../../../src/chaos/internal.ts'
import { checkConsistency, type History } from '../../../src/history/index.ts'
import { chaosLine, toChaosText, toCheckText } from '../../../src/report/index.ts'
import { simulate } from '../fixtures/histories.ts'

describe('toChaosText', { timeout: 60_000 }, () => {
  let report: ChaosReport
  beforeAll(async () => {
    const store = referenceStores().find(({ correct }) => !correct)
    if (store === undefined) throw new Error('there is no reference store that is wrong')
    report = await runChaos(store.open, { seed: 1, ops: 300 })
  }, 60_000)

  it('says what was done, then the verdict, then the proof with its lanes', () => {
    const [head, verdict, ...proof] = toChaosText(report).split('\n\n')
    expect(head).toMatch(
      / · seed 1 · virtual time · held to: linearizable\n[\d,]+ operations of \d+ clients on \d+ keys? in /,
    )
    expect(verdict).toBe(`violation: ${report.reason}`)
    expect(proof.join('\n\n')).toContain(report.shrunk?.violation?.diagram)
    expect(toChaosText(report)).toMatch(/faults: [^\n]+\n$/)
  })

  it('gives the verdict alone, and the command that runs it again', () => {
    const text = toChaosText(report, { brief: true, replay: 'kv-testkit chaos x --seed 1' })
    expect(text).toBe(`violation: ${report.reason}\n\nReplay: kv-testkit chaos x --seed 1\n`)
  })

  it('steers no terminal by what a store calls itself', () => {
    const text = toChaosText({ ...report, backend: 'a\u001b[2Jb', version: '\u202e1' })
    expect(text).toMatch(/^a\\u001b\[2Jb \(\\u202e1\) · seed 1/)
    expect(chaosLine({ ...report, backend: '\u0007' })).toMatch(/^\\u0007, seed 1: violation, \d+ operations$/)
  })
})

describe('toCheckText', () => {
  const broken: History = simulate({ operations: 200, clients: 4, keys: 2, stale: true })

  it('explains each violation with its lanes', () => {
    const report = checkConsistency(broken, { consistency: 'linearizable' })
    const text = toCheckText(report, { subject: 'run.jsonl', written: ['check.html'] })
    expect(text).toMatch(
      /^run\.jsonl: 200 operations, checked in \d+ ms\n\nviolation: the history is not linearizable; /,
    )
    for (const { sentence, diagram } of report.violations) expect(text).toContain(`${sentence}\n\n${diagram}\n\n`)
    expect(text).toMatch(/\n\nWritten: check\.html\n$/)
  })

  it('says how much a history in order proves', () => {
    const sound = checkConsistency(simulate({ operations: 200, clients: 4, keys: 2, stale: false }), {
      consistency: 'linearizable',
    })
    expect(toCheckText(sound)).toMatch(/\n\nok: the history is linearizable \(\d+ of \d+ reads overlapped a write\)\n$/)
    const alone = checkConsistency(broken.slice(0, 1), { consistency: 'linearizable' })
    expect(toCheckText(alone)).toContain('which proves little')
  })
})
