import { RecentMap } from '../recent-map.ts'
import type { File } from './ast.ts'
import { languageServer } from './language-server.ts'
import { measureScript } from './script-size.ts'

interface Parsed {
  readonly file: File
  /** Bytes that the tree takes. */
  readonly bytes: number
}

/** Bytes of trees that are kept. */
const keptBytes = 48 * 2 ** 20
/** What a token of a script takes in its tree, about. */
const bytesPerToken = 250

const parsed = new RecentMap<string, Parsed>(keptBytes, (script, { bytes }) => 2 * script.length + bytes)

/**
 * Parses a script with Flux's official parser. Broken scripts give a tree too: see `diagnose` for their errors.
 * @throws FluxError where the script is too large, or the parser cannot deal with it at all
 */
export function parse(script: string): File {
  const known = parsed.get(script)
  if (known) return known.file
  const tokens = measureScript(script)
  const file = languageServer().parse(script)
  parsed.set(script, { file, bytes: tokens * bytesPerToken })
  return file
}
