import { documentUri, languageServer } from './language-server.ts'

/**
 * What the official checker knows of Flux's standard library: the public names in each package, by import path.
 * The names that need no import are those of `universe`. The checker itself is asked, so that the answer is of the
 * version that checks the scripts.
 */
export function officialLibrary(): ReadonlyMap<string, readonly string[]> {
  const universe = languageServer().request('workspace/executeCommand', { command: 'getFunctionList', arguments: [] })
  const library = new Map<string, readonly string[]>([['universe', publicNames(universe as string[])]])
  for (const quoted of completions('import "')) {
    const path = quoted.replaceAll('"', '')
    const names = completions(`import "${path}"\n${path.slice(path.lastIndexOf('/') + 1)}.`)
    const known = library.get(path) ?? []
    library.set(path, publicNames([...known, ...names.map(withoutPackage)]))
  }
  return library
}

/** The server lists a constant as `pi (math)`. */
const withoutPackage = (label: string): string => label.replace(/ \(.*\)$/, '')

const publicNames = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => !name.startsWith('_')).sort()

/** What the server offers after a text. */
function completions(text: string): string[] {
  const server = languageServer()
  server.open(text)
  const lines = text.split('\n')
  const answer = server.request('textDocument/completion', {
    textDocument: { uri: documentUri },
    position: { line: lines.length - 1, character: lines.at(-1)?.length },
    context: { triggerKind: 2, triggerCharacter: '.' },
  }) as { readonly items?: Labels } | Labels | null
  return (
    ((answer && 'items' in answer ? answer.items : answer) as Labels | null | undefined)?.map(({ label }) => label) ??
    []
  )
}

type Labels = readonly { readonly label: string }[]
