import { documentUri, languageServer } from './language-server.ts'

/** The type that the official checker gave what stands at a place of a script, as text; lines and columns from 1. */
export function typeAt(script: string, line: number, column: number): string | undefined {
  const server = languageServer()
  server.open(script)
  const answer = server.request('textDocument/hover', {
    textDocument: { uri: documentUri },
    position: { line: line - 1, character: column - 1 },
  }) as { readonly contents?: string } | null | undefined
  return answer?.contents
}
