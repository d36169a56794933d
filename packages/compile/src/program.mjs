import { join } from 'node:path'

/** The program that runs a TypeScript one: `node [OPTIONS] RUNNER FILE [ARGS]`. */
export const runner = join(import.meta.dirname, '../bin/run.mjs')
