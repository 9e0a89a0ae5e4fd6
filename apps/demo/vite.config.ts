import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses: the built page works under any path of any host.
  base: './',
  build: {
    target: 'es2023',
    // Models, voices and WebAssembly are files of their own, never text inside a script.
    assetsInlineLimit: 0,
    // Nothing but modules is loaded ahead, and those are few.
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: { chunkFileNames: 'assets/[name]-[hash].js' },
    },
  },
  worker: { format: 'es' },
});
