import { importCompiled } from '../threads/compiled-modules.mjs'

// Where a query thread starts, before there is a loader for TypeScript.
await importCompiled(new URL('./query-worker.ts', import.meta.url))
