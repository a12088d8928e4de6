/** Buttons that copy the text of the element whose id their `data-copy` holds. */
import { all } from '../dom.ts'

/** How long a button says that it has copied. */
const saysSoForMs = 1_600

/** Makes the buttons work. */
export function serveCopying(): void {
  for (const button of all(HTMLButtonElement, '[data-copy]')) {
    button.addEventListener('click', () => {
      void copy(document.getElementById(button.dataset['copy'] ?? '')?.textContent ?? '').then(() => {
        button.textContent = 'Copied'
        setTimeout(() => {
          button.textContent = 'Copy'
        }, saysSoForMs)
      })
    })
  }
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // a page that was opened as a file, in a browser that has a clipboard for secure pages alone
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
