/** A headless Chromium for tests of pages, where the machine has one. */
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, launch } from 'puppeteer-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** The browser to use: what CHROME_PATH names, or the first Chromium on the PATH; undefined where there is none. */
export const chromiumPath: string | undefined = [
  ...(process.env['CHROME_PATH'] === undefined ? [] : [process.env['CHROME_PATH']]),
  ...(process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
].find((path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
})

/** Starts it. */
export function startChromium(): Promise<Browser> {
  // --no-sandbox: containers in which tests run as root have no user namespace for the sandbox.
  return launch({ ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }), args: ['--no-sandbox'] })
}

/** Writes pages to a folder of their own and gives their addresses. */
export function pageFolder(): { address(html: string): string; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'kv-testkit-pages-'))
  let count = 0
  return {
    address(html) {
      count += 1
      const file = join(folder, `${count}.html`)
      writeFileSync(file, html)
      return pathToFileURL(file).href
    },
    dispose() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
