import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: { globalSetup: './test/servers.ts', hookTimeout: 60_000 },
})

export default config
