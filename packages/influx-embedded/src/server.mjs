import { importCompiled } from './threads/compiled-modules.mjs'

// The server without a loader for TypeScript, which takes most of the time that it needs to start.
await importCompiled(new URL('./server.ts', import.meta.url))
