import { importCompiled } from '../threads/compiled-modules.mjs'

// Where the thread of scripts starts, before there is a loader for TypeScript.
await importCompiled(new URL('./script-worker.ts', import.meta.url))
