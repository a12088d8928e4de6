import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { complaint } from './complaint.ts'
import { kvTestkit } from './kv-testkit.ts'

const folder = mkdtempSync(join(tmpdir(), 'cli-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const set = '{"client":"a","op":"set","key":"k","value":1,"status":"ok","call":1,"return":2}'
const seen = '{"client":"b","op":"get","key":"k","result":1,"status":"ok","call":3,"return":4}'
const missed = '{"client":"b","op":"get","key":"k","result":null,"status":"ok","call":3,"return":4}'

describe('kv-testkit check', { timeout: 180_000 }, () => {
  it.concurrent('exits 0 for a history in order', async () => {
    const { code, out } = await kvTestkit(['check', file('good.jsonl', [set, seen])])
    expect(out).toContain('ok: the history is linearizable')
    expect(out).toContain('no read was in flight together with a write of its key')
    expect(code).toBe(0)
  })

  it.concurrent('exits 2 for what is no history, with one line', async () => {
    const { code, out, err } = await kvTestkit(['check', file('cut-off.jsonl', [set, seen.slice(0, 30)])])
    expect(err).toMatch(/^kv-testkit: .*cut-off\.jsonl: line 2: [^\n]*\n$/)
    expect([code, out]).toEqual([2, ''])
  })

  it.concurrent('explains a violation with its lanes, writes the verdict and its page, and exits 1', async () => {
    const out = join(folder, 'report')
    const run = await kvTestkit(['check', file('bad.jsonl', [set, missed]), '--out', out])
    expect(run.out).toContain('violation: the history is not linearizable')
    expect(run.out).toMatch(/^a +\|-+ set 1 -+\|$/m)
    expect(JSON.parse(readFileSync(join(out, 'check.json'), 'utf8'))).toMatchObject({ verdict: 'violation' })
    expect(readFileSync(join(out, 'check.html'), 'utf8')).toContain('The history is not linearizable.</h1>')
    expect(run.code).toBe(1)
  })

  it.concurrent('holds a history to a weaker promise', async () => {
    const path = file('stale.jsonl', [set, missed])
    const { code, out } = await kvTestkit(['check', path, '--consistency', 'monotonic-reads'])
    expect(out).toContain('ok: the history is monotonic-reads')
    expect(code).toBe(0)
  })

  it.concurrent('is told what keys held before', async () => {
    const path = file('begun.jsonl', [seen])
    const { code, out } = await kvTestkit(['check', path, '--initial', file('initial.json', ['{ "k": 1 }'])])
    expect(out).toContain('ok: the history is linearizable')
    expect(code).toBe(0)
  })

  it.concurrent('reads the operation lines of Jepsen', async () => {
    const lines = [
      '{:process 0, :type :invoke, :f :write, :value 1}',
      '{:process 0, :type :ok, :f :write, :value 1}',
      '{:process 1, :type :invoke, :f :read, :value nil}',
      '{:process 1, :type :ok, :f :read, :value 2}',
    ]
    const { code, out } = await kvTestkit(['check', file('jepsen.edn', lines), '--json'])
    expect(JSON.parse(out)).toMatchObject({ verdict: 'violation', violations: [{ kind: 'thin-air' }] })
    expect(code).toBe(1)
  })

  it.concurrent('reads the log of Porcupine', async () => {
    const lines = [
      'INFO  jepsen.util - 0\t:invoke\t:write\t1',
      'INFO  jepsen.util - 0\t:ok\t:write\t1',
      'INFO  jepsen.util - 1\t:invoke\t:read\tnil',
      'INFO  jepsen.util - 1\t:ok\t:read\t1',
    ]
    const { code, out } = await kvTestkit(['check', file('porcupine.log', lines)])
    expect(out).toContain('ok: the history is linearizable')
    expect(code).toBe(0)
  })
})

describe('kv-testkit check on lines that are no operations', { timeout: 60_000 }, () => {
  it.concurrent('says how many there are', async () => {
    const nemesis = '{:process :nemesis, :type :info, :f :start, :value nil}'
    const lines = ['; recorded by hand', nemesis, '{:process 0, :type :invoke, :f :write, :value 1}']
    const { code, err } = await kvTestkit(['check', file('others.edn', lines)])
    expect(err).toMatch(
      /^kv-testkit: .*others\.edn: beside 1 line about operations there are 1 comment and 1 line about a nemesis\n$/,
    )
    expect(code).toBe(0)
  })
})

describe('bad input to kv-testkit check is one sentence with the line number', () => {
  const inFlight = '{"client":"b","op":"set","key":"k","value":2,"status":"ok","call":2,"return":9}'
  const backwards = '{"client":"a","op":"set","key":"k","value":2,"status":"ok","call":9,"return":3}'

  it.each([
    ['a file that is not there', ['nowhere.jsonl'], /nowhere\.jsonl cannot be read/],
    ['a history that is cut off', [file('cut.jsonl', [set, seen.slice(0, 30)])], /cut\.jsonl: line 2: .*cut off/],
    [
      'a return without a call',
      [file('stray.edn', ['{:process 1, :type :ok, :f :read, :value 1}'])],
      /stray\.edn: line 1: process 1 returns/,
    ],
    ['two calls in flight on one client', [file('two.jsonl', [set, inFlight, seen])], /two\.jsonl: line 3: client b/],
    ['stamps that go backwards', [file('back.jsonl', [set, backwards])], /back\.jsonl: line 2: it returns at 3/],
    [
      'a history larger than the budget',
      [file('large.jsonl', [set, seen]), '--max-operations', '1'],
      /large\.jsonl: line 2: the history has more than 1 operations/,
    ],
    ['a form that does not exist', ['x', '--format', 'yaml'], /--format is 'yaml'; expected one of 'auto', 'jsonl'/],
    ['a promise that does not exist', ['x', '--consistency', 'strong'], /expected one of 'linearizable', 'session'/],
    [
      'a file in which nothing was read',
      [file('nothing.log', ['hello', 'world']), '--format', 'porcupine-log'],
      /nothing\.log: line 2: the history ends without an operation: it has nothing but 2 lines that tell of no operation/,
    ],
    ['no history', [], /check needs the file of a history/],
  ])('%s', async (_, args, says) => {
    const refused = await complaint(['check', ...args])
    expect(refused).toMatch(says)
    expect(refused).not.toContain('\n')
  })
})
