import { FluxError } from '../errors.ts'
import { RecentMap } from '../recent-map.ts'
import type { File } from './ast.ts'
import { languageServer } from './language-server.ts'
import { nestsTooDeep } from './nesting.ts'

const parsed = new RecentMap<string, File>(200)

/**
 * Parses a script with Flux's official parser. Broken scripts give a tree too: see `diagnose` for their errors.
 * @throws FluxError where the parser cannot deal with the script at all
 */
export function parse(script: string): File {
  let file = parsed.get(script)
  if (!file) {
    if (nestsTooDeep(script))
      throw new FluxError('invalid', 'compilation failed: error @1:1-1:1: Program is nested too deep')
    file = languageServer().parse(script)
    parsed.set(script, file)
  }
  return file
}
