import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The product's window on the fake bridge: `vite --config test/renderer/dev/vite.config.ts`, then `?scenario=…`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { host: '127.0.0.1' },
  build: {
    outDir: path.resolve(import.meta.dirname, '../../../test-results/renderer-dev'),
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
  },
})
