/**
 * What the page does where scripts run: filter, copy, download. Plain browser JavaScript, kept as text so that the page carries it;
 * everything that it shows is in the page without it.
 */
export const pageScript: string = String.raw`
(() => {
  'use strict'
  const all = (selector, root = document) => [...root.querySelectorAll(selector)]
  for (const element of all('.needs-script')) element.hidden = false

  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      const area = document.createElement('textarea')
      area.value = text
      document.body.append(area)
      area.select()
      document.execCommand('copy')
      area.remove()
    }
  }
  for (const button of all('[data-copy]')) {
    button.addEventListener('click', async () => {
      await copyText(document.getElementById(button.dataset.copy).textContent)
      button.textContent = 'Copied'
      setTimeout(() => { button.textContent = 'Copy' }, 1600)
    })
  }

  const download = document.querySelector('[data-download]')
  download?.addEventListener('click', () => {
    const blob = new Blob([document.getElementById('run').textContent], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = 'kv-testkit-run.json'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  })

  const form = document.querySelector('.filters')
  if (!form) return
  const items = all('[data-item]').map((element) => {
    const { stores, group, status, text, byStore } = element.dataset
    return { element, stores: JSON.parse(stores), groups: group.split(' '), statuses: status.split(' '), text, byStore: byStore ? JSON.parse(byStore) : null }
  })
  // A row of the table of laws has one status for each store: where both are asked for, both must be of one cell.
  const wanted = (item, { text, store, group, status }) => {
    if (text && !item.text.includes(text)) return false
    if (group && !item.groups.includes(group)) return false
    if (store && !item.stores.includes(store)) return false
    if (!status) return true
    if (store && item.byStore) return item.byStore[item.stores.indexOf(store)] === status
    return item.statuses.includes(status)
  }
  const apply = () => {
    const data = new FormData(form)
    const filter = {
      text: String(data.get('text') || '').trim().toLowerCase(),
      store: data.get('store') || '',
      group: data.get('group') || '',
      status: data.get('status') || '',
    }
    let shown = 0
    for (const item of items) {
      const show = wanted(item, filter)
      item.element.hidden = !show
      if (show) shown += 1
    }
    for (const body of all('[data-group-body]')) body.hidden = !body.querySelector('[data-item]:not([hidden])')
    for (const section of all('main > section')) {
      const own = all('[data-item]', section)
      section.classList.toggle('emptied', own.length > 0 && own.every((element) => element.hidden))
    }
    const any = Object.values(filter).some(Boolean)
    form.querySelector('output').textContent = any ? shown + ' of ' + items.length + ' shown' : ''
  }
  form.addEventListener('input', apply)
  form.addEventListener('reset', () => setTimeout(apply))
  form.addEventListener('submit', (event) => event.preventDefault())
  // A link to something that the filter hides lifts the filter.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (target && (target.hidden || target.closest('.emptied'))) {
      form.reset()
      apply()
      target.scrollIntoView()
    }
  }
  addEventListener('hashchange', reveal)
  apply()
})()
`
