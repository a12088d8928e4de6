// Holds the folders of src/ to the direction of imports: each room may import only the rooms listed for it, and
// only through their index.ts, which is what users import too, or their internal.ts, which is for other rooms alone.
// Folders inside a room that has a direction of its own are held to that too. Run by `npm run check:fast`; exits 1
// and names every import that breaks the rule.
//   node scripts/check-directions.mjs [folder]   src/ where no folder is given
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = resolve(process.argv[2] ?? fileURLToPath(new URL('../src', import.meta.url)))

/** Room → the rooms it may import. '*' stands for all; a room always may import itself. */
const rooms = {
  kv: [],
  faults: ['kv'],
  mock: ['kv', 'faults'],
  history: ['kv'],
  zoo: ['kv'],
  processes: ['kv'],
  conformance: ['kv', 'mock', 'faults', 'history', 'processes'],
  chaos: ['kv', 'faults', 'history', 'processes'],
  backends: ['kv'],
  containers: ['kv', 'backends'],
  report: ['kv', 'conformance', 'chaos', 'history'],
  vitest: ['*'],
  cli: ['*'],
}

/**
 * Folder inside a room → the folders, and the files above them, of the same room that it may import. A room that is in
 * here has all its folders in here; the files that stand in the room itself may import any of them.
 */
const inner = {
  'conformance/program': [],
  'conformance/operations': ['program'],
  'conformance/execution': ['program', 'operations'],
  'conformance/failure': ['program', 'operations', 'execution'],
  'conformance/laws': ['program', 'operations', 'execution', 'failure', 'report.ts'],
}

/** Rooms that give their result types alone: everything imported from these must be `import type`. */
const typesOnly = { report: ['conformance', 'chaos', 'history'] }

/**
 * Files other than index.ts that other rooms may reach: each backend is a subpath export of its own, so that a user
 * of one loads one driver.
 */
const doors = [/^backends\/[a-z0-9-]+\.ts$/]

const importLike =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g

/** `room/folder` of a file that stands in a folder of its room; nothing of one that stands in the room itself. */
function folderOf(file) {
  const [room, folder, name] = file.split('/', 3)
  return name === undefined ? undefined : `${room}/${folder}`
}

/** Whether the folders of this room have a direction. */
function isSorted(room) {
  return Object.keys(inner).some((folder) => folder.startsWith(`${room}/`))
}

/** What is wrong with an import inside one room. */
function againstInner(from, to) {
  const folder = folderOf(from)
  if (folder === undefined || !Object.hasOwn(inner, folder) || folderOf(to) === folder) return undefined
  const allowed = inner[folder]
  const wanted = (folderOf(to) ?? to).slice(to.indexOf('/') + 1)
  if (allowed.includes(wanted)) return undefined
  return `'${folder}' may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing else of its room'}`
}

const problems = []
for (const entry of readdirSync(src, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts')) continue
  const file = join(entry.parentPath, entry.name)
  const from = relative(src, file).split(sep).join('/')
  const room = from.includes('/') ? from.slice(0, from.indexOf('/')) : undefined
  if (room !== undefined && !Object.hasOwn(rooms, room)) {
    problems.push(`src/${from}: the folder '${room}' is not in the table of rooms in scripts/check-directions.mjs`)
    continue
  }
  const folder = folderOf(from)
  if (folder !== undefined && isSorted(room) && !Object.hasOwn(inner, folder)) {
    problems.push(
      `src/${from}: the folder '${folder}' is not in the table of inner folders in scripts/check-directions.mjs`,
    )
    continue
  }
  const text = readFileSync(file, 'utf8')
  for (const match of text.matchAll(importLike)) {
    const specifier = match[2] ?? match[3]
    const to = relative(src, resolve(dirname(file), specifier))
      .split(sep)
      .join('/')
    const line = text.slice(0, match.index + match[0].indexOf(specifier)).split('\n').length
    const complain = (why) => problems.push(`src/${from}:${line}: imports '${specifier}': ${why}`)
    const target = to.includes('/') ? to.slice(0, to.indexOf('/')) : undefined
    if (to.startsWith('..')) continue
    if (target === room) {
      const why = againstInner(from, to)
      if (why !== undefined) complain(why)
      continue
    }
    if (target === undefined) {
      complain('a room may not import the package entry')
      continue
    }
    const allowed = room === undefined ? ['*'] : rooms[room]
    if (!allowed.includes('*') && !allowed.includes(target)) {
      complain(`'${room}' may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}`)
    } else if (to !== `${target}/index.ts` && to !== `${target}/internal.ts` && !doors.some((door) => door.test(to))) {
      complain(`go through '${target}/index.ts' or '${target}/internal.ts'`)
    } else if (typesOnly[room]?.includes(target) && match[1] === undefined) {
      complain(`'${room}' may import types alone from '${target}' (write 'import type')`)
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exitCode = 1
}
