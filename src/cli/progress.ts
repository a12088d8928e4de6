/** How far the run has come: one line that is drawn anew on a terminal, one line a group elsewhere. */
import { quoted } from '../kv/index.ts'
import type { LawResult, LawStatus } from '../conformance/index.ts'
import { clipped, faceOf } from '../report/internal.ts'
import type { BackendProgress } from './followed-run.ts'
import type { Screen } from './screen.ts'

/** Shows progress on stderr. */
export interface ProgressView {
  update(progress: BackendProgress): void
  /** Prints `text` without breaking the line that is drawn. */
  print(text: string): void
  /** Wipes the line that is drawn, for good. */
  end(): void
}

/** The view that fits the screen; `quiet` shows nothing but what is printed. */
export function progressView(screen: Screen, backends: number, quiet: boolean): ProgressView {
  if (quiet) return { update: () => {}, print: (text) => screen.err(text), end: () => {} }
  return screen.redraws ? oneLine(screen, backends) : aLineAGroup(screen)
}

const clear = '\r\u001b[2K'

function oneLine(screen: Screen, backends: number): ProgressView {
  const current = new Map<string, BackendProgress>()
  const done = new Set<string>()
  let failed = 0
  const draw = (): void => {
    const running = [...current.values()].filter(({ backend }) => !done.has(backend))
    const parts = [
      `${done.size}/${backends} stores`,
      ...(failed === 0 ? [] : [`${failed} failed`]),
      ...running.map(shown),
    ]
    screen.err(`${clear}${clipped(parts.join(' · '), screen.width - 1)}`)
  }
  return {
    update(progress) {
      current.set(progress.backend, progress)
      if (progress.done === progress.of) done.add(progress.backend)
      if (progress.law.status === 'failed') failed += 1
      draw()
    },
    print(text) {
      screen.err(`${clear}${text}`)
      if (current.size > 0 && text.endsWith('\n')) draw()
    },
    end() {
      if (current.size > 0) screen.err(clear)
      current.clear()
    },
  }
}

/** One store: how far it has come, the law at hand that was begun first, and how long the rest may take. */
function shown({ backend, done, of, atHand: [law, ...others], leftMs }: BackendProgress): string {
  const more = others.length === 0 ? '' : ` +${others.length}`
  const left = leftMs === undefined ? '' : `, about ${Math.ceil(leftMs / 1_000)} s left`
  return `${quoted(backend, 60)} ${done}/${of}${law === undefined ? '' : ` ${quoted(law, 60)}${more}`}${left}`
}

function aLineAGroup(screen: Screen): ProgressView {
  const open = new Map<string, LawResult[]>()
  const line = (backend: string): void => {
    const laws = open.get(backend) ?? []
    const [first] = laws
    if (first === undefined) return
    const counts = new Map<LawStatus, number>()
    for (const { status } of laws) counts.set(status, (counts.get(status) ?? 0) + 1)
    screen.err(
      `${quoted(backend, 60)} ${first.group}: ${[...counts].map(([status, count]) => `${count} ${faceOf(status).word}`).join(', ')}\n`,
    )
    open.set(backend, [])
  }
  return {
    update({ backend, law, done, of }) {
      if (open.get(backend)?.at(-1)?.group !== law.group) line(backend)
      open.set(backend, [...(open.get(backend) ?? []), law])
      if (done === of) line(backend)
    },
    print: (text) => screen.err(text),
    end: () => {
      for (const backend of open.keys()) line(backend)
    },
  }
}
