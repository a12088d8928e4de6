/** How far a campaign has come: one line that is drawn anew on a terminal, a line for each tenth and each failure elsewhere. */
import type { CampaignProgress } from '../chaos/index.ts'
import { oneLine } from '../kv/index.ts'
import { clipped, counted, grouped } from '../report/internal.ts'
import type { Screen } from './screen.ts'

/** Shows progress on stderr. */
export interface CampaignProgressView {
  update(progress: CampaignProgress): void
  /** Prints `text` without breaking the line that is drawn. */
  print(text: string): void
  /** Wipes the line that is drawn, for good. */
  end(): void
}

/** A terminal is drawn at most so often, in milliseconds. */
const drawEveryMs = 100

const clear = '\r\u001b[2K'

/** The view that fits the screen; `quiet` shows nothing but what is printed. */
export function campaignProgress(screen: Screen, quiet: boolean): CampaignProgressView {
  if (quiet) return { update: () => {}, print: (text) => screen.err(text), end: () => {} }
  const causes = new Set<string>()
  let drawnAt = -Infinity
  let drawn = false
  const wipe = (): void => {
    if (drawn) screen.err(clear)
    drawn = false
  }
  const print = (text: string): void => {
    wipe()
    screen.err(text)
  }
  return {
    update({ seed, run, done, of }) {
      const { failure } = run
      const isNew = failure !== undefined && !causes.has(failure.cause)
      if (isNew) causes.add(failure.cause)
      const far = `${grouped(done)}/${counted(of, 'run')}${causes.size === 0 ? '' : ` · ${counted(causes.size, 'cause')}`}`
      if (isNew) print(`${far} · seed ${seed}: ${oneLine(failure.cause)}\n`)
      if (!screen.redraws) {
        const tenth = Math.max(1, Math.ceil(of / 10))
        if (!isNew && (done % tenth === 0 || done === of)) screen.err(`${far}\n`)
        return
      }
      const now = performance.now()
      if (now - drawnAt < drawEveryMs) return
      drawnAt = now
      drawn = true
      screen.err(`${clear}${clipped(far, screen.width - 1)}`)
    },
    print,
    end: wipe,
  }
}
