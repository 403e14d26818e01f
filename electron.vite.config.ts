import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { codeAddresses } from './scripts/lib/code-addresses.ts'

const root = import.meta.dirname
const at = (file: string): string => path.join(root, file)

// Electron 45 is Chromium 156 and Node 24.
const CHROMIUM = 'chrome156'
const NODE = 'node24'

export default defineConfig({
  main: {
    plugins: [codeAddresses()],
    build: {
      outDir: at('out/main'),
      target: NODE,
      // Everything is bundled but the module with a native binary: the package then needs no other node_modules.
      externalizeDeps: false,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: ['electron', 'better-sqlite3'],
        input: { index: at('main/index.ts'), 'sandbox-child': at('main/sandbox/child.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: NODE,
      externalizeDeps: false,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: ['electron'],
        input: { index: at('preload/index.ts') },
        // A sandboxed preload can be neither an ES module nor more than one file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      target: CHROMIUM,
      minify: true,
      sourcemap: false,
      // Inlined as data: they would be refused by the content security policy in scripts and styles.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      rolldownOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})
