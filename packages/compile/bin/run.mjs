// run.mjs FILE [ARGS]: runs a TypeScript program, compiled with all that it imports.
import { resolve } from 'node:path'
import { compiledUrl } from '../src/compiled.mjs'

const [file = '', ...args] = process.argv.slice(2)
const path = resolve(file)
// It sees itself as what was started.
process.argv.splice(1, process.argv.length, path, ...args)
process.setSourceMapsEnabled(true)
await import(await compiledUrl(path))
