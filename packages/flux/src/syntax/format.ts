import { languageServer } from './language-server.ts'

/** The script in Flux's official layout; `file` is a syntax tree as `parse` gives it. */
export function format(file: unknown): string {
  return languageServer().format(file)
}
