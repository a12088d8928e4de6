/** The line below the lanes: the operation under the pointer or the chosen one, or the violation in sight. */
import type { DeedStatus } from '../../history/timeline-columns.ts'
import { says } from './elements.ts'
import { clients, faults, keys, type Operation } from './operations.ts'
import { sight } from './sight.ts'

const statusWords: Readonly<Record<DeedStatus, string>> = {
  ok: 'acknowledged',
  fail: 'failed, no effect',
  unknown: 'outcome unknown',
}

/** Says it. */
export function tell(): void {
  const operation = sight.hover ?? sight.selected
  if (operation !== undefined) says.replaceChildren(...sentenceOf(operation))
  else if (sight.violation !== undefined) says.replaceChildren(sight.violation.sentence)
  else says.replaceChildren(element('span', 'Point at an operation, or go from one to the next with the arrow keys.'))
}

function sentenceOf(operation: Operation): readonly (string | Node)[] {
  const { deed, key, client, call, returned, status, point, end } = operation
  const labels = faults.filter(({ from, to }) => from <= end && to >= call).map(({ label }) => label)
  const interval = returned === undefined ? `called at ${call}, never returned` : `${call} to ${returned}`
  const effect = point === undefined ? '' : `, takes effect at ${Number(point.toFixed(2))}`
  const during = labels.length === 0 ? '' : ` · during ${[...new Set(labels)].join(', ')}`
  return [
    element('code', deed),
    ' of key ',
    element('code', keys[key] ?? ''),
    ` by client ${clients[client]}`,
    element('span', ` · ${interval} · ${statusWords[status]}${effect}${during}`),
  ]
}

function element(tag: 'code' | 'span', text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
