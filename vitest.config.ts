import { availableParallelism } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * `unit` needs nothing but Node, and `long` (`*.long.test.ts`) nothing but Node and patience. `containers` needs a Docker engine,
 * `pack` builds and installs the tarball; where one of them cannot run, its tests are skipped and say why. `npm test` runs `unit`,
 * `fuzz` and `containers`, `npm run test:all` all of them, `track-record` (published libraries under the suite) too. Time limits are for tests that hang: a busy machine
 * must not turn one red.
 */
const special = ['test/containers/**', 'test/fuzz/**', 'test/pack/**', 'test/track-record/**']
const long = 'test/**/*.long.test.ts'

const config: ViteUserConfig = defineConfig({
  test: {
    // many tests wait for a server or a child process, and Vitest would leave a core idle
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...special, long],
          globalSetup: 'test/cli/build-command.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'long',
          include: [long],
          globalSetup: 'test/cli/build-command.ts',
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'containers',
          include: ['test/containers/**/*.test.ts'],
          globalSetup: ['test/cli/build-command.ts', 'test/containers/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      // other people's libraries, whose speed is not ours
      { test: { name: 'track-record', include: ['test/track-record/**/*.test.ts'], testTimeout: 300_000 } },
      { test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], testTimeout: 300_000 } },
      {
        test: {
          name: 'pack',
          include: ['test/pack/**/*.test.ts'],
          globalSetup: 'test/pack/consumer.ts',
          testTimeout: 300_000,
        },
      },
    ],
  },
})

export default config
