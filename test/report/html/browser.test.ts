import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHtml } from '../../../src/report/index.ts'
import { hostileRun, likeFailure, mixedRun } from '../fixtures/documents.ts'
import { chromiumPath, pageFolder, startChromium } from './chromium.ts'

const folder = pageFolder()
const faintTexts = readFileSync(new URL('./faint-texts.browser.js', import.meta.url), 'utf8')

interface Visit {
  readonly page: Page
  /** Everything the browser complained of, and every request beyond the page itself. */
  readonly trouble: readonly string[]
}

describe.skipIf(chromiumPath === undefined)(
  'the page in Chromium (skipped where no chromium is on the PATH)',
  { timeout: 60_000 },
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await startChromium()
    }, 30_000)
    afterAll(async () => {
      await browser.close()
      folder.dispose()
    })

    async function visit(
      html: string,
      look: { width?: number; dark?: boolean; script?: boolean } = {},
    ): Promise<Visit> {
      const page = await browser.newPage()
      const address = folder.address(html)
      const trouble: string[] = []
      page.on('pageerror', (error) => trouble.push(String(error)))
      page.on('console', (message) => trouble.push(message.text()))
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) trouble.push(request.url())
      })
      await page.setViewport({ width: look.width ?? 1280, height: 900 })
      await page.setJavaScriptEnabled(look.script ?? true)
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.dark === true ? 'dark' : 'light' }])
      await page.goto(address)
      return { page, trouble }
    }

    const shown = (page: Page, selector: string): Promise<number> =>
      page.$$eval(selector, (elements) => elements.filter((element) => element.checkVisibility()).length)

    it('runs without complaint and asks the network for nothing', async () => {
      for (const doc of [mixedRun, hostileRun]) {
        const { page, trouble } = await visit(toHtml(doc))
        expect(trouble).toEqual([])
        await page.close()
      }
    })

    it('runs no script that a key or an error message carried in', async () => {
      const { page } = await visit(toHtml(hostileRun))
      expect(await page.title()).toContain('breaks 2 laws of the contract')
      expect(await page.$$('img')).toHaveLength(0)
      await page.close()
    })

    it.each([360, 640, 800, 1280])('fits a screen of %i pixels without scrolling sideways', async (width) => {
      for (const doc of [mixedRun, hostileRun]) {
        const { page } = await visit(toHtml(doc), { width })
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        await page.close()
      }
    })

    it.each([
      ['light', false],
      ['dark', true],
    ])('has a contrast of at least 4.5 to 1 for every text, %s', async (_, dark) => {
      const { page } = await visit(toHtml(mixedRun), { dark })
      expect(await page.evaluate(faintTexts)).toEqual([])
      await page.close()
    })

    it('reads in full without its script', async () => {
      const { page } = await visit(toHtml(mixedRun), { script: false })
      expect(await shown(page, '.failure')).toBe(2)
      expect(await shown(page, '.needs-script')).toBe(0)
      expect(await shown(page, '.laws [data-item]')).toBe(31)
      await page.close()
    })

    it('filters by words, store, group and status, and clears', async () => {
      const { page } = await visit(toHtml(mixedRun))
      await page.type('.filters input', 'torn nothing')
      expect(await shown(page, '[data-item]')).toBe(0)
      await page.click('.filters button[type=reset]')
      await page.waitForFunction(`document.querySelectorAll('[data-item]:not([hidden])').length > 30`)
      await page.select('.filters select[name=store]', 'lmdb')
      expect(await shown(page, '.failure')).toBe(0)
      expect(await shown(page, '#inconclusive .entry')).toBe(1)
      await page.select('.filters select[name=status]', 'inconclusive')
      expect(await shown(page, '.laws [data-item]')).toBe(1)
      expect(await page.$eval('.filters output', (output) => output.textContent)).toMatch(/^2 of \d+ shown$/)
      await page.close()
    })

    it('lifts the filter when a link leads to what it hides', async () => {
      const { page } = await visit(toHtml(mixedRun))
      await page.select('.filters select[name=store]', 'lmdb')
      expect(await shown(page, '#f5-values-large')).toBe(0)
      await page.click('.matrix a[href="#f5-values-large"]')
      await page.waitForSelector('#f5-values-large', { visible: true })
      await page.close()
    })

    it('copies a program exactly', async () => {
      const { page } = await visit(toHtml(mixedRun))
      await page.evaluate(
        'Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (window.copied = text) } })',
      )
      await page.click('[data-copy="f5-list-metacharacters-p"]')
      await page.waitForFunction('window.copied !== undefined')
      expect(await page.evaluate('window.copied')).toBe(likeFailure.program.trimEnd())
      await page.close()
    })
  },
)
