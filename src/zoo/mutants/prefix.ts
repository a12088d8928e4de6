/** Lists that take the prefix for something else: a pattern, a folder, the start of an open range. */
import { compareUtf8 } from '../../kv/index.ts'
import { matching, relisted } from '../alterations.ts'
import type { Defect } from '../mutant.ts'
import { glob, like, quoted } from '../patterns.ts'

/** What comes after every key with this prefix, as code that adds one to the last UTF-16 unit computes it. */
function nextUnit(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)
}

function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '')
}

export const prefixMutants: readonly Defect[] = [
  {
    id: 'prefix-separator-appended',
    defect: 'A list asks for `prefix:*`, so it misses the key that equals the prefix and every key without the colon.',
    source: 'kivigo/backends redis/redis.go',
    law: 'list/prefix',
    alter: (kv) => ({ list: (prefix, options) => kv.list(prefix === '' ? '' : `${prefix}:`, options) }),
  },
  {
    id: 'prefix-glob',
    defect: 'The prefix is put unescaped into a glob.',
    source: 'kivigo/backends redis/redis.go, jaredwray/keyv#2147',
    law: 'list/metacharacters',
    alter: (kv, state) => matching(kv, state, (prefix, key) => glob(`${prefix}*`, key)),
  },
  {
    id: 'prefix-glob-half-escaped',
    defect: 'A glob is escaped, but for brackets.',
    source: 'keyv storage/redis/src/index.ts',
    law: 'list/metacharacters',
    confined: true,
    alter: (kv, state) =>
      matching(kv, state, (prefix, key) => glob(`${prefix.replaceAll(/[*?\\]/g, String.raw`\$&`)}*`, key)),
  },
  {
    id: 'prefix-like',
    defect: 'The prefix is put unescaped into LIKE, where `%` and `_` match others.',
    source: 'kivigo/backends postgresql, jaredwray/keyv#1784',
    law: 'list/metacharacters',
    alter: (kv, state) => matching(kv, state, (prefix, key) => like(`${prefix}%`, key)),
  },
  {
    id: 'prefix-like-confined',
    defect: 'The prefix is put unescaped into LIKE, in a store that all namespaces share.',
    source: 'kivigo/backends mysql, rotki/rotki#9505',
    law: 'list/metacharacters',
    confined: true,
    alter: (kv, state) => matching(kv, state, (prefix, key) => like(`${prefix}%`, key)),
  },
  {
    id: 'prefix-like-backslash',
    defect: '`%` and `_` are escaped for LIKE, but the escape character is not.',
    source: 'langchain-ai/langgraphjs#2512',
    law: 'list/metacharacters',
    alter: (kv, state) =>
      matching(kv, state, (prefix, key) => like(`${prefix.replaceAll(/[%_]/g, String.raw`\$&`)}%`, key)),
  },
  {
    id: 'prefix-like-folds-case',
    defect: 'LIKE is escaped, but it matches ASCII letters in either case, as it does in SQLite.',
    source: 'apache/opendal#8085',
    law: 'list/exact-text',
    alter: (kv, state) =>
      matching(kv, state, (prefix, key) =>
        key
          .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
          .startsWith(prefix.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())),
      ),
  },
  {
    id: 'prefix-regex',
    defect: 'The prefix is put unescaped into a regular expression.',
    source: 'agentic-community/mcp-gateway-registry#1417, pamelafox/lscache#45',
    law: 'list/metacharacters',
    alter: (kv, state) => matching(kv, state, (prefix, key) => new RegExp(`^${prefix}`).test(key)),
  },
  {
    id: 'prefix-regex-folds-case',
    defect: 'The prefix is quoted in a regular expression that ignores case.',
    source: 'kivigo/backends mongodb/mongodb.go',
    law: 'list/exact-text',
    alter: (kv, state) => matching(kv, state, (prefix, key) => new RegExp(`^${quoted(prefix)}`, 'iu').test(key)),
  },
  {
    id: 'prefix-collation',
    defect: 'The prefix is compared under a collation that ignores accents.',
    source: 'roundcube/roundcubemail#6942',
    law: 'list/exact-text',
    alter: (kv, state) =>
      matching(kv, state, (prefix, key) => withoutDiacritics(key).startsWith(withoutDiacritics(prefix))),
  },
  {
    id: 'prefix-locale-compare',
    defect: 'The prefix is compared by a collator, to which normal forms and control characters are the same.',
    source: 'jaredwray/keyv#2015',
    law: 'list/exact-text',
    alter: (kv, state) => {
      const collator = new Intl.Collator('en', { sensitivity: 'base' })
      return matching(kv, state, (prefix, key) => collator.compare(key.slice(0, prefix.length), prefix) === 0)
    },
  },
  {
    id: 'prefix-trimmed',
    defect: 'The prefix is trimmed before it is used.',
    source: 'jaredwray/keyv storage/memcache formatKey',
    law: 'list/exact-text',
    alter: (kv, state) => matching(kv, state, (prefix, key) => key.startsWith(prefix.trim())),
  },
  {
    id: 'prefix-next-unit',
    defect: 'The end of the range is the prefix with its last UTF-16 unit increased by one.',
    source: 'shubhamranjan/dotnet-etcd#319',
    law: 'list/bounds',
    alter: (kv, state) =>
      matching(
        kv,
        state,
        (prefix, key) => compareUtf8(key, prefix) >= 0 && compareUtf8(key, nextUnit(prefix).toWellFormed()) < 0,
      ),
  },
  {
    id: 'prefix-latin-bound',
    defect: 'The end of the range is the prefix with U+00FF behind it.',
    source: 'kragniz/python-etcd3#1647, the `\\xff` idiom of LevelDB users',
    law: 'list/bounds',
    alter: (kv, state) => matching(kv, state, (prefix, key) => key >= prefix && key <= `${prefix}\u00ff`),
  },
  {
    id: 'prefix-bmp-bound',
    defect: 'The end of the range is the prefix with U+FFFF behind it, exclusively.',
    source: 'etcd-cpp-apiv3/etcd-cpp-apiv3#45',
    law: 'list/bounds',
    confined: true,
    alter: (kv, state) => matching(kv, state, (prefix, key) => key >= prefix && key < `${prefix}\uffff`),
  },
  {
    id: 'prefix-open-range',
    defect: 'A list has every key from the prefix on.',
    source: 'zhongwencool/eetcd#14',
    law: 'list/prefix',
    alter: (kv, state) => matching(kv, state, (prefix, key) => compareUtf8(key, prefix) >= 0),
  },
  {
    id: 'prefix-cut-at-nul',
    defect: 'The pattern ends at a NUL.',
    source: 'nette/caching#53',
    law: 'list/bounds',
    alter: (kv, state) => matching(kv, state, (prefix, key) => key.startsWith(prefix.split('\0')[0] ?? '')),
  },
  {
    id: 'prefix-anywhere',
    defect: 'A list has every key that contains the prefix.',
    source: 'apache/opendal#7070',
    law: 'list/prefix',
    alter: (kv, state) => matching(kv, state, (prefix, key) => key.includes(prefix)),
  },
  {
    id: 'prefix-as-folder',
    defect: 'The prefix is taken for a folder, which the profile does not say.',
    source: 'litestar-storages backends/filesystem.py, silas/node-consul#60',
    law: 'list/prefix',
    real: { prefix: 'segment' },
    alter: () => ({}),
  },
  {
    id: 'prefix-without-itself',
    defect: 'The key that equals the prefix is left out.',
    source: 'artipie/asto#64',
    law: 'list/prefix',
    alter: (kv) => relisted(kv, (keys, prefix) => keys.filter((key) => key !== prefix)),
  },
  {
    id: 'prefix-stripped',
    defect: 'Keys are listed without the prefix.',
    source: 'apache/opendal#8070',
    law: 'list/prefix',
    alter: (kv) => relisted(kv, (keys, prefix) => keys.map((key) => key.slice(prefix.length))),
  },
  {
    id: 'prefix-ignored',
    defect: 'A list has every key, whatever the prefix.',
    source: 'unjs/unstorage#760',
    law: 'list/prefix',
    confined: true,
    alter: (kv, state) => matching(kv, state, () => true),
  },
  {
    id: 'prefix-decoded',
    defect: 'The prefix is percent-decoded on its way, and the keys are not.',
    source: 'hashicorp/consul#13236',
    law: 'list/metacharacters',
    alter: (kv, state) => matching(kv, state, (prefix, key) => key.startsWith(prefix.replaceAll('%2F', '/'))),
  },
  {
    id: 'prefix-segment-as-string',
    defect: 'The profile says that a prefix covers whole segments, and the list goes by characters.',
    source: 'silas/node-consul#60',
    law: 'list/prefix',
    profile: { prefix: 'segment' },
    real: {},
    alter: () => ({}),
  },
]
