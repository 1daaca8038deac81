import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Builds the web workspace into `dist/web`. Nothing is inlined: the content security policy allows only files of this origin. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
