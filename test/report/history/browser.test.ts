import type { Browser, Page } from 'puppeteer-core'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHistoryHtml } from '../../../src/report/index.ts'
import { viewOf } from '../fixtures/histories.ts'
import { chromiumPath, pageFolder, startChromium } from '../html/chromium.ts'

const folder = pageFolder()
const faintTexts = readFileSync(new URL('../html/faint-texts.browser.js', import.meta.url), 'utf8')
const brokenView = viewOf({ operations: 300, clients: 6, keys: 3, stale: true })
const broken = toHistoryHtml(brokenView)
const sound = toHistoryHtml(viewOf({ operations: 300, clients: 6, keys: 3, stale: false }))
const long = toHistoryHtml(viewOf({ operations: 10_000, clients: 24, keys: 8, stale: true }))

describe.skipIf(chromiumPath === undefined)(
  'the timeline in Chromium (skipped where no chromium is on the PATH)',
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

    async function visit(page: string, look: { width?: number; dark?: boolean } = {}) {
      const tab = await browser.newPage()
      const address = folder.address(page)
      const trouble: string[] = []
      tab.on('pageerror', (error) => trouble.push(String(error)))
      tab.on('console', (message) => trouble.push(message.text()))
      tab.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) trouble.push(request.url())
      })
      await tab.setViewport({ width: look.width ?? 1280, height: 900 })
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.dark === true ? 'dark' : 'light' }])
      await tab.goto(address)
      await settled(tab)
      return { tab, trouble }
    }

    /** Waits until what was asked to be drawn is drawn. */
    const settled = (tab: Page): Promise<unknown> =>
      tab.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
    const says = (tab: Page): Promise<string> => tab.$eval('.tl-says', (element) => element.textContent)
    const range = (tab: Page): Promise<string> => tab.$eval('.tl-bar output', (element) => element.textContent)
    /** How many different colours the lanes show: an empty canvas has one. */
    const colours = (tab: Page): Promise<unknown> =>
      tab.evaluate(`(() => {
      const board = document.querySelector('.tl-lanes canvas')
      const { data } = board.getContext('2d').getImageData(0, 0, board.width, board.height)
      return new Set(new Uint32Array(data.buffer)).size
    })()`)

    it('draws without complaint and asks the network for nothing', async () => {
      for (const page of [broken, sound, long]) {
        const { tab, trouble } = await visit(page)
        expect(trouble).toEqual([])
        expect(await colours(tab)).toBeGreaterThan(10)
        await tab.close()
      }
    })

    it('opens at the first error, on its key', async () => {
      const { tab } = await visit(broken)
      expect(await says(tab)).toBe(brokenView.violations?.[0]?.sentence)
      expect(await tab.$eval('.tl-bar select', (select) => select.value)).not.toBe('-1')
      const there = await range(tab)
      await tab.click('[data-do=fit]')
      await settled(tab)
      expect(await range(tab)).not.toBe(there)
      await tab.click('[data-do=first]')
      await settled(tab)
      expect(await range(tab)).toBe(there)
      await tab.close()
    })

    it('is led by the keyboard from operation to operation, and tells each', async () => {
      const { tab } = await visit(sound)
      await tab.focus('.tl-lanes')
      await tab.keyboard.press('ArrowRight')
      const first = await says(tab)
      expect(first).toMatch(/of key "user:\d" by client c0 · \d+ to \d+ · acknowledged/)
      await tab.keyboard.press('ArrowRight')
      expect(await says(tab)).toMatch(/by client c0/)
      expect(await says(tab)).not.toBe(first)
      await tab.keyboard.press('ArrowDown')
      expect(await says(tab)).toMatch(/by client c1/)
      await tab.keyboard.press('Escape')
      expect(await says(tab)).toMatch(/^Point at an operation/)
      await tab.close()
    })

    it('zooms and pans by keyboard and by buttons', async () => {
      const { tab } = await visit(sound)
      const seen = new Set([await range(tab)])
      await tab.focus('.tl-lanes')
      for (const key of ['+', 'PageDown', '-', '0', 'Home', 'End'] as const) {
        await tab.keyboard.press(key)
        await settled(tab)
        seen.add(await range(tab))
      }
      await tab.click('[data-do=in]')
      await settled(tab)
      seen.add(await range(tab))
      expect(seen.size).toBeGreaterThanOrEqual(5)
      await tab.close()
    })

    it('shows one key alone', async () => {
      const { tab } = await visit(sound)
      await tab.select('.tl-bar select', '1')
      await tab.focus('.tl-lanes')
      const key = await tab.$eval('.tl-bar option:nth-of-type(3)', (option) => option.textContent)
      for (let count = 0; count < 6; count += 1) {
        await tab.keyboard.press('ArrowRight')
        expect(await says(tab)).toContain(`of key ${key}`)
      }
      await tab.close()
    })

    it('tells the operation under the pointer, and the faults beside it', async () => {
      const { tab } = await visit(sound)
      const lanes = await tab.$('.tl-lanes canvas')
      await lanes?.scrollIntoView()
      const box = await lanes?.boundingBox()
      const told = new Set<string>()
      for (let x = 90; x < 1_100; x += 60) {
        await tab.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + 74)
        told.add(await says(tab))
      }
      expect([...told].some((text) => /of key .* by client/.test(text))).toBe(true)
      expect([...told].some((text) => text.includes('during link cut'))).toBe(true)
      await tab.close()
    })

    it('draws a frame of 10,000 operations in less than 50 ms at any zoom', async () => {
      const { tab } = await visit(long)
      await tab.select('.tl-bar select', '-1')
      await tab.focus('.tl-lanes')
      for (const key of ['0', '+', '+', '+', '+'] as const) {
        await tab.keyboard.press(key)
        const frames: number[] = []
        for (let count = 0; count < 7; count += 1) {
          await tab.keyboard.press(count % 2 === 0 ? 'PageDown' : 'PageUp')
          await settled(tab)
          frames.push(Number(await tab.evaluate(`performance.getEntriesByName('timeline frame').at(-1).duration`)))
        }
        // the quickest of them: the others tell how busy the machine is
        expect(Math.min(...frames)).toBeLessThan(50)
      }
      await tab.close()
    })

    it.each([360, 800, 1280])('fits a screen of %i pixels without scrolling sideways', async (width) => {
      for (const page of [broken, long]) {
        const { tab } = await visit(page, { width })
        expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
        await tab.close()
      }
    })

    it.each([
      ['light', false],
      ['dark', true],
    ])('has a contrast of at least 4.5 to 1 for every text, %s', async (_, dark) => {
      const { tab } = await visit(broken, { dark })
      expect(await tab.evaluate(faintTexts)).toEqual([])
      await tab.close()
    })
  },
)
