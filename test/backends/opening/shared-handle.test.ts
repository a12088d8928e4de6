import { describe, expect, it } from 'vitest'
import { SharedHandles } from '../../../src/backends/opening/shared-handle.ts'

function log(): { readonly events: string[]; readonly handles: SharedHandles<{ readonly id: number }> } {
  const events: string[] = []
  let next = 1
  const handles = new SharedHandles<{ readonly id: number }>(
    async () => {
      const id = next++
      events.push(`open ${id}`)
      return { id }
    },
    async ({ id }) => {
      events.push(`closing ${id}`)
      await Promise.resolve()
      events.push(`closed ${id}`)
    },
  )
  return { events, handles }
}

describe('a shared handle', () => {
  it('is one for all who lease a name at once, and closed behind the last', async () => {
    const { events, handles } = log()
    const [a, b] = await Promise.all([handles.lease('x'), handles.lease('x')])
    expect(a.handle).toBe(b.handle)
    await a.release()
    expect(events).toEqual(['open 1'])
    await b.release()
    expect(events).toEqual(['open 1', 'closing 1', 'closed 1'])
  })

  it('is opened anew only after the old one is closed', async () => {
    const { events, handles } = log()
    const first = await handles.lease('x')
    const [, second] = await Promise.all([first.release(), handles.lease('x')])
    expect(events).toEqual(['open 1', 'closing 1', 'closed 1', 'open 2'])
    await second.release()
  })

  it('that failed to open is tried again', async () => {
    let attempts = 0
    const handles = new SharedHandles<number>(
      async () => {
        attempts += 1
        if (attempts === 1) throw new Error('locked')
        return attempts
      },
      async () => {},
    )
    await expect(handles.lease('x')).rejects.toThrow('locked')
    expect((await handles.lease('x')).handle).toBe(2)
  })
})
