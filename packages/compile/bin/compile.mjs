// compile.mjs OPTIONS: builds a bundle, as JSON says, and prints its URLs by the paths of their sources.
import { build } from '../src/compiled.mjs'

const { entries, cache, ...options } = JSON.parse(process.argv[2] ?? '')
try {
  console.log(JSON.stringify(await build(entries, cache, options)))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
