import { describe, expect, it } from 'vitest'
import { replayConformance, runConformance } from '../../src/conformance/index.ts'
import { ReferenceStore, UsageError } from '../../src/kv/index.ts'
import { tokenOf } from '../../src/conformance/token.ts'

const correct = (): ReferenceStore => new ReferenceStore()

async function complaint(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UsageError)
  const message = error instanceof Error ? error.message : ''
  expect(message).not.toContain('\n')
  return message
}

describe('bad input to a run', () => {
  it('names the legal values of a profile', async () => {
    const profile = JSON.parse('{"prefix":"glob"}')
    expect(await complaint(runConformance(correct, { profile }))).toBe(
      "profile.prefix is 'glob'; expected one of 'string', 'segment'",
    )
  })

  it('names the dimensions of a profile', async () => {
    const profile = JSON.parse('{"emptyPrefxi":"all"}')
    expect(await complaint(runConformance(correct, { profile }))).toContain(
      "profile has no 'emptyPrefxi'; it takes 'emptyPrefix'",
    )
  })

  it('names the options', async () => {
    const options = JSON.parse('{"teir":"smoke"}')
    expect(await complaint(runConformance(correct, options))).toContain("no 'teir'; it takes 'profile', 'tier'")
  })

  it('names the tiers', async () => {
    const options = JSON.parse('{"tier":"quick"}')
    expect(await complaint(runConformance(correct, options))).toContain("'smoke', 'standard', 'soak'")
  })

  it('refuses a law that does not exist', async () => {
    expect(await complaint(runConformance(correct, { only: ['list/prefxi'] }))).toContain(
      "'list/prefxi', which is no law and no group",
    )
  })

  it('says why a factory failed', async () => {
    const broken = (): ReferenceStore => {
      throw new Error('no such host')
    }
    expect(await complaint(runConformance(broken))).toBe('the backend could not be opened: no such host')
  })

  it('says that an opening hangs', async () => {
    const hanging = (): Promise<ReferenceStore> => new Promise(() => {})
    expect(await complaint(runConformance(hanging, { openTimeoutMs: 30 }))).toContain(
      'open had not settled after 30 ms',
    )
  })

  it('refuses what is no store', async () => {
    const nothing = { name: 'nothing', open: () => JSON.parse('{}') }
    expect(await complaint(runConformance(nothing))).toContain(
      'getRaw, setRaw, delete, list and close must be functions',
    )
    expect(await complaint(runConformance(JSON.parse('42')))).toContain('it was given a number')
  })

  it('refuses waivers that name no law, give no reason or no date', async () => {
    const waiver = { law: 'list/prefix', reason: 'known', expires: '2999-01-01' }
    const run = (skip: readonly (typeof waiver)[]): Promise<unknown> => runConformance(correct, { waivers: skip })
    expect(await complaint(run([{ ...waiver, law: 'list/prefxi' }]))).toContain(
      "'list/prefxi', which does not exist; there are list/any-prefix, list/beside-writes, list/",
    )
    expect(await complaint(run([{ ...waiver, reason: ' ' }]))).toContain('has no reason')
    expect(await complaint(run([{ ...waiver, expires: 'soon' }]))).toContain('expected a date as YYYY-MM-DD')
    expect(await complaint(run([waiver, waiver]))).toContain('two waivers name the law')
  })

  it('refuses a token that is none, that was cut, or that names no law', async () => {
    const token = tokenOf({ backend: 'x', law: 'list/prefix', seed: 1, tier: 'smoke' })
    expect(await complaint(replayConformance(correct, { token: 'abc' }))).toContain('this is no replay token')
    expect(
      await complaint(replayConformance(correct, { token: `${token.slice(0, 12)}x${token.slice(13)}` })),
    ).toContain('corrupt')
    expect(await complaint(replayConformance(correct, { token: token.slice(0, -3) }))).toContain('corrupt')
    const foreign = tokenOf({ backend: 'x', law: 'list/gone', seed: 1, tier: 'smoke' })
    expect(await complaint(replayConformance(correct, { token: foreign }))).toContain(
      "'list/gone', which this version does not have",
    )
  })
})
