import { describe, expect, it } from 'vitest'
import { kvTestkit } from './kv-testkit.ts'

describe('kv-testkit doctor', { timeout: 180_000 }, () => {
  it.concurrent('says what is there and what is missing, and how to get it', async () => {
    const { code, out, leftovers } = await kvTestkit(['doctor'], { DOCKER_HOST: 'tcp://127.0.0.1:1' })
    expect(out).toMatch(/✓ Node +\d+\.\d+\.\d+ on /)
    expect(out).toMatch(/✓ classic-level +\d/)
    expect(out).toMatch(/○ Docker +DOCKER_HOST is 'tcp:\/\/127\.0\.0\.1:1', and no Docker engine answers there/)
    expect(out).toMatch(/→ start a Docker engine/)
    expect(code).toBe(0)
    expect(leftovers).toEqual([])
  })

  it.concurrent('names the image of each server, and what the environment overrides, passwords left out', async () => {
    const { out } = await kvTestkit(['doctor', '--json'], {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      KV_TESTKIT_REDIS_IMAGE: 'registry.example/redis:1',
      KV_TESTKIT_POSTGRES_URL: 'postgres://me:secret@db.example/kv',
    })
    const findings: readonly { readonly about: string; readonly name: string; readonly says: string }[] =
      JSON.parse(out)
    const says = (about: string, name: string): string | undefined =>
      findings.find((finding) => finding.about === about && finding.name === name)?.says
    expect(says('servers', 'redis')).toContain('registry.example/redis:1')
    expect(says('servers', 'postgres')).toBe('runs at postgres://me:***@db.example/kv')
    expect(says('environment', 'KV_TESTKIT_REDIS_IMAGE')).toBe('registry.example/redis:1')
    expect(out).not.toContain('secret')
  })
})

describe('kv-testkit clean', { timeout: 180_000 }, () => {
  it.concurrent('says in one sentence that no engine answers, and exits 2', async () => {
    const { code, err } = await kvTestkit(['clean'], { DOCKER_HOST: 'tcp://127.0.0.1:1' })
    expect(err).toMatch(/^kv-testkit: DOCKER_HOST is .* no Docker engine answers there.*\n$/)
    expect(code).toBe(2)
  })
})
