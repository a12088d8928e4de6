/** What hints say. Which of them a failure is given, and whether any, is decided in hints.ts. */

/** By trap. Each line was a real defect of a published library. */
export const byTrap: Readonly<Record<string, string>> = {
  case: 'Keys that differ in case only are taken for one: a case-insensitive collation or file system?',
  accent: 'Keys that differ in an accent only are taken for one: an accent-insensitive collation?',
  'normal-form': 'Two normal forms of one text are taken for one key: keys are normalised (NFC/NFD) somewhere.',
  'compatibility-form': 'Compatibility characters are folded: keys are normalised (NFKC) somewhere.',
  'trailing-space': 'A trailing space is lost: keys are trimmed, or compared with padding.',
  'leading-space': 'A leading space is lost: keys are trimmed.',
  'trailing-nul': 'A trailing NUL is lost: keys pass through C strings.',
  'after-nul': 'What follows a NUL is lost: keys pass through C strings.',
  'trailing-newline': 'A trailing newline is lost: keys are trimmed, or matched with `$` in a regular expression.',
  'trailing-dot': 'A trailing dot is lost: keys are file names as Windows has them.',
  separator: 'Different separators are taken for one: an encoding of keys that is not injective.',
  'doubled-separator': 'A doubled separator is folded: keys are joined as paths.',
  'leading-dot': 'A key that begins with a dot goes missing: keys are file names, and such files count as hidden.',
  'leading-slash': 'A leading slash is lost: keys are joined as paths.',
  'trailing-slash': 'A trailing slash is lost: keys are joined as paths.',
  child: 'A key and a longer key under it cannot both exist: keys are files, and one is a folder to the other?',
  sibling: 'A key and its extension are mixed up: matching by prefix where the whole key must match?',
  percent: 'A key is percent-encoded or decoded once too often.',
  plus: 'A plus sign and a space are taken for one: form decoding of keys.',
  'dot-segment': 'Dot segments are resolved: keys are joined as paths, and may leave the folder.',
  'file-name':
    'Two keys become one file name: names are cleaned (devices, dots and spaces at the end, characters that a file system refuses) in a way that is not injective.',
  wildcard: 'A metacharacter matched other keys: keys are used as patterns.',
  query: 'What follows `?` or `#` is dropped: keys are put into URLs unescaped.',
  escape: "A key that looks like another key's stored form collides with it: the escaping is not injective.",
  'folded-escape':
    'Names that differ in case only are taken for one: keys are base64 in file names, on a file system that folds case?',
  doubled: 'A repeated part is stripped: a prefix is taken off more than once.',
  truncated: 'Long keys are cut: two of them that begin alike are taken for one.',
  number: 'Keys are read as numbers.',
  'byte-order-mark': 'A byte order mark is dropped: keys are decoded as text with BOM handling.',
  invisible: 'An invisible character is dropped.',
  wide: 'Full-width characters are folded into plain ones: a width-insensitive collation?',
  prototype: 'A key that is the name of an object property misbehaves: entries are kept in a plain object.',
  'empty-value': 'The empty value is taken for absence: a truthiness test where a presence test belongs?',
  binary: 'Bytes that are no UTF-8 change: values pass through a string.',
  text: 'A text or JSON changes on its way: a line or record ends at a character of it (U+2028, U+0085), a mark or a NUL is dropped, or it is parsed and written otherwise.',
  window: 'A view into a larger buffer is stored wrong: byteOffset or byteLength is ignored (`value.buffer`).',
  'upper-bound':
    'Keys with characters beyond U+00FF are missing: is the upper bound of the range a character such as U+00FF?',
  page: 'A listing stops at a page boundary: only the first page is read, or the cursor is lost.',
  stale:
    'A read that is answered from before a write that was over: a cache that is not invalidated, reads that are joined, a lagging replica, or clocks that decide which write wins?',
  torn: 'A value is written in pieces that others can see: write it elsewhere and put it in place in one move (rename, transaction).',
  'lost-update':
    'What two writes share (a file, a page, an index) is read, changed and written back, and the second one puts back what it had read: queue such changes, or lock.',
  unsaved:
    'A write joined a save whose content was made before it: such a write must wait for the next save, and a close for the last.',
  overtaken:
    'An earlier write of the client won over a later one: writes to one key must wait for one another, and none may be dropped that came while another was written.',
  'lost-from-list':
    'The index that lists are read from is changed beside the values: do two writes at once read it, change it and write it back?',
  'half-batch': 'The entries of a batch become visible one after another: is it sent as one transaction?',
  'key-limit': 'The limit is not where the profile says: bytes, characters and UTF-16 units are easily mixed up.',
}

/** By the character of a prefix that had a meaning. */
export const metacharacters: Readonly<Record<string, string>> = {
  '%': '`%` in the prefix matched any characters: an unescaped SQL LIKE?',
  _: '`_` in the prefix matched any character: an unescaped SQL LIKE?',
  '*': '`*` in the prefix matched any characters: an unescaped glob (Redis KEYS or SCAN MATCH)?',
  '?': '`?` in the prefix matched any character: an unescaped glob (Redis KEYS or SCAN MATCH)?',
  '[': '`[…]` in the prefix matched as a class: an unescaped glob or regular expression?',
  '.': '`.` in the prefix matched any character: an unescaped regular expression?',
  '\\': 'A backslash in the prefix escaped what follows: an unescaped pattern?',
  '^': '`^` in the prefix was an anchor or a negation: an unescaped regular expression?',
  $: '`$` in the prefix was an anchor: an unescaped regular expression?',
  '(': 'Parentheses in the prefix were a group: an unescaped regular expression?',
  '{': 'Braces in the prefix were a quantifier or an alternation: an unescaped pattern?',
  '+': '`+` in the prefix was a quantifier: an unescaped regular expression?',
  '|': '`|` in the prefix was an alternation: an unescaped regular expression?',
}
