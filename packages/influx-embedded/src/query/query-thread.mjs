import { fileURLToPath } from 'node:url'
import { compiledUrl } from './compiled-modules.mjs'

// Where a query thread starts, before there is a loader for TypeScript.
const entry = new URL('./query-worker.ts', import.meta.url)
const cache = fileURLToPath(new URL('../../node_modules/.cache/query-thread', import.meta.url))

const compiled = await compiledUrl(fileURLToPath(entry), cache).catch(() => undefined)
if (compiled === undefined) await import('@oxc-node/core/register')
await import(compiled ?? entry.href)
