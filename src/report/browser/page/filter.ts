/** The bar that filters what the page lists, by words, store, group and status. */
import { all, first, one } from '../dom.ts'

/** What is asked for; an empty text asks for anything. */
interface Filter {
  readonly text: string
  readonly store: string
  readonly group: string
  readonly status: string
}

/** Something that the page lists, with what its `data-` attributes say of it. */
interface Item {
  readonly element: HTMLElement
  readonly text: string
  readonly stores: readonly string[]
  readonly groups: readonly string[]
  readonly statuses: readonly string[]
  /** The status on each of `stores`: a row of the table of laws has one for each. */
  readonly byStore: readonly string[] | undefined
}

/** Makes the bar work, where the page has one. */
export function serveFilters(): void {
  const form = first(HTMLFormElement, '.filters')
  if (form === undefined) return
  const items = all(HTMLElement, '[data-item]').map(itemOf)
  const apply = (): void => {
    const filter = filterOf(new FormData(form))
    for (const item of items) item.element.hidden = !isWanted(item, filter)
    hideEmptied()
    const shown = items.filter(({ element }) => !element.hidden).length
    const any = Object.values(filter).some((asked) => asked !== '')
    one(HTMLOutputElement, 'output', form).textContent = any ? `${shown} of ${items.length} shown` : ''
  }
  form.addEventListener('input', apply)
  // a form is reset after those who listen have been told
  form.addEventListener('reset', () => setTimeout(apply))
  form.addEventListener('submit', (event) => event.preventDefault())
  addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (target === null || (!target.hidden && target.closest('.emptied') === null)) return
    // a link to something that the filter hides lifts the filter
    form.reset()
    apply()
    target.scrollIntoView()
  })
  apply()
}

function itemOf(element: HTMLElement): Item {
  const { stores, group = '', status = '', text = '', byStore } = element.dataset
  return {
    element,
    text,
    stores: JSON.parse(stores ?? '[]'),
    groups: group.split(' '),
    statuses: status.split(' '),
    byStore: byStore === undefined ? undefined : JSON.parse(byStore),
  }
}

function filterOf(form: FormData): Filter {
  const chosen = (name: string): string => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return {
    text: chosen('text').trim().toLowerCase(),
    store: chosen('store'),
    group: chosen('group'),
    status: chosen('status'),
  }
}

function isWanted(item: Item, { text, store, group, status }: Filter): boolean {
  if (text !== '' && !item.text.includes(text)) return false
  if (group !== '' && !item.groups.includes(group)) return false
  if (store !== '' && !item.stores.includes(store)) return false
  if (status === '') return true
  // where both are asked for, both must be of one cell of the row
  if (store !== '' && item.byStore !== undefined) return item.byStore[item.stores.indexOf(store)] === status
  return item.statuses.includes(status)
}

/** Headings of which nothing is left go, too. */
function hideEmptied(): void {
  for (const body of all(HTMLElement, '[data-group-body]')) {
    body.hidden = first(HTMLElement, '[data-item]:not([hidden])', body) === undefined
  }
  for (const section of all(HTMLElement, 'main > section')) {
    const own = all(HTMLElement, '[data-item]', section)
    section.classList.toggle('emptied', own.length > 0 && own.every((element) => element.hidden))
  }
}
