/** The parts of the timeline in the page. */
import { one } from '../dom.ts'

/** The timeline itself. */
export const root: HTMLElement = one(HTMLElement, '.timeline')
/** The whole history at a glance. */
export const overview: HTMLCanvasElement = one(HTMLCanvasElement, '.tl-overview', root)
/** The box that scrolls, and that the keyboard leads. */
export const lanes: HTMLElement = one(HTMLElement, '.tl-lanes', root)
/** What gives the box its height, so that it has something to scroll. */
export const filler: HTMLElement = one(HTMLElement, '.tl-height', root)
/** What is drawn in it. */
export const board: HTMLCanvasElement = one(HTMLCanvasElement, 'canvas', lanes)
/** The bar above. */
export const bar: HTMLFormElement = one(HTMLFormElement, '.tl-bar', root)
/** The choice of a key. */
export const keyChoice: HTMLSelectElement = one(HTMLSelectElement, 'select[name=key]', bar)
/** The stamps in sight. */
export const range: HTMLOutputElement = one(HTMLOutputElement, 'output', bar)
/** The line that tells the chosen operation. */
export const says: HTMLElement = one(HTMLElement, '#timeline-says')
