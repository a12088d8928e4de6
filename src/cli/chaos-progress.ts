/** How far a chaos run has come: one line that is drawn anew on a terminal, one line a phase elsewhere. */
import type { ChaosProgress } from '../chaos/index.ts'
import { clipped, counted, duration } from '../report/internal.ts'
import type { Screen } from './screen.ts'

/** Shows progress on stderr. */
export interface ChaosProgressView {
  update(progress: ChaosProgress): void
  /** Prints `text` without breaking the line that is drawn. */
  print(text: string): void
  /** Wipes the line that is drawn, for good. */
  end(): void
}

/** A terminal is drawn at most so often, in milliseconds. */
const drawEveryMs = 100

const clear = '\r\u001b[2K'

/** The view that fits the screen; `quiet` shows nothing but what is printed. */
export function chaosProgress(screen: Screen, quiet: boolean): ChaosProgressView {
  if (quiet) return { update: () => {}, print: (text) => screen.err(text), end: () => {} }
  return screen.redraws ? oneLine(screen) : aLineAPhase(screen)
}

function oneLine(screen: Screen): ChaosProgressView {
  let drawnAt = -Infinity
  let drawn = false
  const wipe = (): void => {
    if (drawn) screen.err(clear)
    drawn = false
  }
  return {
    update({ step, phase, operations, atMs }) {
      const now = performance.now()
      if (now - drawnAt < drawEveryMs) return
      drawnAt = now
      drawn = true
      const text = `${step} · ${phase} · ${counted(operations, 'operation')} in ${duration(atMs)}`
      screen.err(`${clear}${clipped(text, screen.width - 1)}`)
    },
    print(text) {
      wipe()
      screen.err(text)
    },
    end: wipe,
  }
}

function aLineAPhase(screen: Screen): ChaosProgressView {
  let last = ''
  return {
    update({ step, phase, operations, atMs }) {
      const name = step === 'shrink' ? step : `${step}: ${phase}`
      if (name === last) return
      last = name
      const far = step === 'shrink' ? '' : `, ${counted(operations, 'operation')} in ${duration(atMs)}`
      screen.err(`${name}${far}\n`)
    },
    print: (text) => screen.err(text),
    end: () => {},
  }
}
