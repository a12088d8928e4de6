/** Stores that make paths or file names of their keys, and look for trouble too early, or in one spelling only. */
import { posix } from 'node:path'
import { rekeyed } from '../alterations.ts'
import type { Defect } from '../mutant.ts'

/** Where a path leads below the folder of the store. */
const resolved = (path: string): string => {
  const at = posix.normalize(`/${path}`).replace(/^\//, '')
  return at === '' ? path : at
}

/** A key as the path that it becomes once `separator` is taken for a slash; others are left alone. */
const along =
  (separator: RegExp) =>
  (key: string): string =>
    separator.test(key) ? resolved(key.replaceAll(new RegExp(separator, 'g'), '/')) : key

const law = 'keys/path-shapes'

export const keyPathMutants: readonly Defect[] = [
  {
    id: 'keys-colons-are-folders',
    defect: 'Colons become slashes after the key was searched for `../`.',
    source: 'bentocache 1.6.1, drivers/file',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/\.\.?\//.test(key) ? key : along(/:/)(key))),
  },
  {
    id: 'keys-backslashes-are-folders',
    defect: 'Backslashes become slashes after the key was searched for `../`.',
    source: 'path.win32 behind a check for slashes',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/\.\.?\//.test(key) ? key : along(/\\/)(key))),
  },
  {
    id: 'keys-dots-are-folders',
    defect: 'A dot between two names is taken for a slash.',
    source: 'dot-prop paths as file names',
    law,
    confined: true,
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll(/(?<=[a-z])\.(?=[a-z])/g, '/')),
  },
  {
    id: 'keys-pipes-are-folders',
    defect: 'Pipes become slashes, and the path is normalised.',
    source: 'cache keys with pipes as file names',
    law,
    alter: (kv) => rekeyed(kv, along(/\|/)),
  },
  {
    id: 'keys-escaped-slashes-decoded',
    defect: 'Escaped slashes are decoded after the path was checked.',
    source: 'CVE-2021-41773, decoding behind the check',
    law,
    alter: (kv) => rekeyed(kv, along(/%2f/i)),
  },
  {
    id: 'keys-escaped-dots-decoded',
    defect: 'Escaped dots are decoded after the path was checked, so that `%2e%2e/` leads up.',
    source: 'CVE-2021-41773, decoding behind the check',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/%2e/i.test(key) ? resolved(key.replaceAll(/%2e/gi, '.')) : key)),
  },
  {
    id: 'keys-wide-slashes-folded',
    defect: 'Full-width slashes and dots become plain ones, and the path is normalised.',
    source: 'best fit of Windows code pages, NFKC behind the check',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/[\uff0e\uff0f\uff3c]/.test(key) ? resolved(key.normalize('NFKC')) : key)),
  },
  {
    id: 'keys-division-slashes-folded',
    defect: 'The division slash becomes a plain one.',
    source: 'names that are typed for people, and read back',
    law,
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll(/[\u2044\u2215\u29f8]/g, '/')),
  },
  {
    id: 'keys-mixed-separators',
    defect: 'A check for `..` between slashes, or between colons, lets `a/..:b` through.',
    source: 'unjs/unstorage, normalizeKey beside a driver that joins paths',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/(^|\/)\.\.?(\/|$)|(^|:)\.\.?(:|$)/.test(key) ? key : along(/:/)(key))),
  },
  {
    id: 'keys-devices-renamed',
    defect: 'Names of devices are replaced by an underscore.',
    source: 'parshap/node-sanitize-filename',
    law,
    alter: (kv) => rekeyed(kv, (key) => (/^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(key) ? '_' : key)),
  },
  {
    id: 'keys-forbidden-characters-exchanged',
    defect: 'Characters that Windows refuses in names become underscores.',
    source: 'parshap/node-sanitize-filename, sindresorhus/filenamify',
    law,
    alter: (kv) => rekeyed(kv, (key) => key.replaceAll(/[<>:"|?*]/g, '_')),
  },
  {
    id: 'keys-streams-cut',
    defect: 'What follows `::$DATA` or `:$DATA` names a stream of the same file.',
    source: 'alternate data streams of NTFS',
    law,
    alter: (kv) => rekeyed(kv, (key) => key.replace(/::?\$DATA$/i, '')),
  },
  {
    id: 'keys-home-expanded',
    defect: 'A tilde at the front is the folder of the user.',
    source: 'paths that pass through a shell',
    law,
    alter: (kv) => rekeyed(kv, (key) => key.replace(/^(~|\$HOME|\$\{HOME\})(?=\/)/, '/home')),
  },
]
