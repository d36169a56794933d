import type { File } from './ast.ts'
import { languageServer } from './language-server.ts'
import { RecentMap } from './recent-map.ts'

const parsed = new RecentMap<string, File>(200)

/** Parses a script with Flux's official parser. Broken scripts give a tree too: see `diagnose` for their errors. */
export function parse(script: string): File {
  let file = parsed.get(script)
  if (!file) {
    file = languageServer().parse(script)
    parsed.set(script, file)
  }
  return file
}
