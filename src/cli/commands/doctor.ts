/** `kv-testkit doctor`: what this machine can run, what is missing, and how to get it. It starts nothing. */
import { driverOf } from '../../backends/index.ts'
import { type ContainerAvailability, checkAvailability } from '../../containers/index.ts'
import { type CommandBody, exitCodes, type Run, type CommandContext } from '../command.ts'
import { jsonText, visible, withoutPassword } from '../../kv/index.ts'
import { type InstalledPackage, installedPackages } from '../installed-packages.ts'
import { namedBackends } from '../named-backends.ts'

/** One thing that was looked at. */
interface Finding {
  readonly about: 'node' | 'backends' | 'packages' | 'docker' | 'servers' | 'environment'
  readonly name: string
  /** `missing` limits what can be run; `wrong` breaks what should. */
  readonly state: 'good' | 'missing' | 'wrong'
  readonly says: string
  readonly remedy?: string
}

/** The oldest version of Node that this package supports. */
const oldestNode = [20, 19] as const

/** Its exit code is 1 where something is wrong; what is only missing is no error. */
const run: Run = async (given, context) => {
  const installed = installedPackages(context.main, context.cwd)
  const findings = [
    node(),
    ...backends(installed),
    ...installed.map(packageFinding),
    ...containers(await checkAvailability()),
    ...environment(context),
  ]
  const { screen } = context
  if (given.has('json')) screen.out(jsonText(findings))
  else screen.out(visible(printed(findings)))
  return findings.some(({ state }) => state === 'wrong') ? exitCodes.broken : exitCodes.ok
}

/** The body of `kv-testkit doctor`. */
export const doctor: CommandBody = { options: { json: { type: 'boolean', help: 'as JSON' } }, run }

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const old = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
  const says = `${process.versions.node} on ${process.platform} ${process.arch}`
  return old
    ? { about: 'node', name: 'Node', state: 'wrong', says, remedy: `install Node ${oldestNode.join('.')} or newer` }
    : { about: 'node', name: 'Node', state: 'good', says }
}

/** The backends that can be run now, and those that need a package that is not there. */
function backends(installed: readonly InstalledPackage[]): readonly Finding[] {
  const usable = new Set(
    installed.filter(({ version, wrong }) => version !== undefined && !wrong).map(({ name }) => name),
  )
  const needs = (name: string): string | undefined => {
    const driver = driverOf[name]
    return driver === undefined || usable.has(driver) ? undefined : driver
  }
  const names = Object.keys(namedBackends)
  const ready = names.filter((name) => needs(name) === undefined)
  const others = names.flatMap((name) => {
    const driver = needs(name)
    return driver === undefined ? [] : [`${name} (needs ${driver})`]
  })
  const finding = { about: 'backends', name: 'embedded' } as const
  return [
    { ...finding, state: 'good', says: ready.join(', ') },
    ...(others.length === 0 ? [] : [{ ...finding, state: 'missing', says: others.join(', ') } as const]),
  ]
}

function packageFinding({ name, version, wrong, toInstall }: InstalledPackage): Finding {
  const remedy = `npm install -D ${toInstall}`
  if (version === undefined) return { about: 'packages', name, state: 'missing', says: 'not installed', remedy }
  if (wrong !== undefined) return { about: 'packages', name, state: 'wrong', says: wrong, remedy }
  return { about: 'packages', name, state: 'good', says: version }
}

function containers({ docker, servers, cleanup }: ContainerAvailability): readonly Finding[] {
  const engine: Finding = docker.available
    ? { about: 'docker', name: 'Docker', state: 'good', says: `engine ${docker.version}` }
    : {
        about: 'docker',
        name: 'Docker',
        state: 'missing',
        says: docker.reason,
        remedy: 'start a Docker engine, set DOCKER_HOST, or set KV_TESTKIT_<KIND>_URL to use servers that run already',
      }
  const images = servers.map(({ kind, image, imagePresent, url }): Finding => {
    const base = { about: 'servers', name: kind } as const
    if (url !== undefined) return { ...base, state: 'good', says: `runs at ${withoutPassword(url)}` }
    if (imagePresent === true) return { ...base, state: 'good', says: image }
    const says = imagePresent === false ? `${image} is not here` : `${image}, which nothing can start here`
    return { ...base, state: 'missing', says, ...(imagePresent === false ? { remedy: `docker pull ${image}` } : {}) }
  })
  if (cleanup?.present !== false) return [engine, ...images]
  const remedy = `docker pull ${cleanup.image}, or set TESTCONTAINERS_RYUK_DISABLED=true and run 'kv-testkit clean' after a crash`
  return [
    engine,
    ...images,
    { about: 'docker', name: 'cleanup', state: 'missing', says: `${cleanup.image} is not here`, remedy },
  ]
}

function environment({ env }: CommandContext): readonly Finding[] {
  return Object.entries(env)
    .filter(
      ([name, value]) => /^(KV_TESTKIT_|DOCKER_|TESTCONTAINERS_)/.test(name) && value !== undefined && value !== '',
    )
    .map(([name, value = '']) => ({ about: 'environment', name, state: 'good', says: withoutPassword(value) }))
}

function printed(findings: readonly Finding[]): string {
  const marks = { good: '✓', missing: '○', wrong: '✗' } as const
  const width = Math.max(...findings.map(({ name }) => name.length))
  const blocks = [...new Set(findings.map(({ about }) => about))].map((about) =>
    [
      about,
      ...findings
        .filter((finding) => finding.about === about)
        .map(({ name, state, says, remedy }) => {
          const advice = remedy === undefined ? '' : `\n    ${' '.repeat(width)}  → ${remedy}`
          return `  ${marks[state]} ${name.padEnd(width)}  ${says}${advice}`
        }),
    ].join('\n'),
  )
  return `${blocks.join('\n\n')}\n`
}
