/** The button that saves the run, which the page carries as JSON, to a file. */
import { first, one } from '../dom.ts'

/** Makes the button work, where the page has one. */
export function serveDownload(): void {
  first(HTMLButtonElement, '[data-download]')?.addEventListener('click', () => {
    const blob = new Blob([one(HTMLScriptElement, '#run').text], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(blob)
    link.download = 'kv-testkit-run.json'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
  })
}
