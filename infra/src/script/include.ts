import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const tasks = join(import.meta.dirname, '../../tasks')

/** A line that stands for what several tasks have in common: Flux has no way to take in another file. */
const INCLUDE = /^\/\/ include (shared\/[a-z-]+\.flux)$/

/** What a shared file says of itself: names that it takes from what is before it, and names that it gives to what follows. */
const HEADER = /^\/\/ (takes|gives): (.*\n(?:\/\/ {3}.*\n)*)/gm

/** A name that a line makes known: of an import, an option, or an assignment that begins it. */
const KNOWN = /^(?:import (?:(\w+) )?"(?:[\w/]*\/)?(\w+)"|(?:option )?(\w+) =(?!=))/

/** A line of a script, and the file that it is from. */
export interface ScriptLine {
  readonly text: string
  readonly file: string
}

/**
 * The lines of a file under `tasks/`, with those of what it includes.
 *
 * @throws where a file takes a name that nothing before it makes known
 */
export function scriptLines(file: string, folder = tasks): readonly ScriptLine[] {
  const lines: ScriptLine[] = []
  const known = new Set<string>()
  include(folder, file, file, lines, known)
  return lines
}

function include(folder: string, file: string, into: string, lines: ScriptLine[], known: Set<string>): void {
  const source = readFileSync(join(folder, file), 'utf8')
  const { takes, gives } = namesOf(source)
  const missing = takes.filter((name) => !known.has(name))
  if (missing.length > 0)
    throw new Error(`tasks/${into} includes ${file}, which takes ${missing.join(', ')}: nothing before it gives that`)
  for (const text of source.replace(HEADER, '').trimEnd().split('\n')) {
    const shared = INCLUDE.exec(text)?.[1]
    if (shared !== undefined) include(folder, shared, file, lines, known)
    else {
      lines.push({ text, file })
      const [, as, imported, assigned] = KNOWN.exec(text) ?? []
      const name = as ?? imported ?? assigned
      if (name !== undefined) known.add(name)
    }
  }
  for (const name of gives) known.add(name)
}

/** What a shared file says that it takes and gives. */
export function namesOf(source: string): Readonly<Record<'takes' | 'gives', readonly string[]>> {
  const said = { takes: [] as string[], gives: [] as string[] }
  for (const [, kind, names = ''] of source.matchAll(HEADER))
    said[kind as keyof typeof said] = [...names.replaceAll('//', '').matchAll(/\w+/g)].map(([name]) => name)
  return said
}
