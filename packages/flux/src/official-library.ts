import { createRequire } from 'node:module'

interface Answer<Result> {
  readonly result?: Result
}
type CompletionItem = { readonly label: string }

/**
 * What the official checker knows of Flux's standard library: the names in each package, by import path.
 * The names that need no import are those of `universe`. Asked of its language server, so that the answer is of
 * the version that checks the scripts.
 */
export async function officialLibrary(): Promise<ReadonlyMap<string, readonly string[]>> {
  const server = await startServer()
  const library = new Map<string, readonly string[]>()
  const universe = await server.request<string[]>('workspace/executeCommand', { command: 'getFunctionList' })
  library.set('universe', universe.sort())
  for (const quoted of await completions(server, 'import "', 8)) {
    const importPath = quoted.replaceAll('"', '')
    const name = importPath.slice(importPath.lastIndexOf('/') + 1)
    const labels = await completions(server, `import "${importPath}"\n${name}.`, name.length + 1, 1)
    library.set(importPath, [...new Set(labels.map((label) => label.replace(/ \(.*\)$/, '')))].sort())
  }
  return library
}

interface Server {
  request<Result>(method: string, params: unknown): Promise<Result>
  notify(method: string, params: unknown): Promise<unknown>
}

async function startServer(): Promise<Server> {
  const { Lsp } = createRequire(import.meta.url)(
    '@influxdata/flux-lsp-node',
  ) as typeof import('@influxdata/flux-lsp-node')
  const lsp = new Lsp()
  lsp.onMessage(() => {})
  void lsp.run()
  let id = 0
  const server: Server = {
    async request<Result>(method: string, params: unknown): Promise<Result> {
      const answer = await lsp.send(JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }))
      const { result } = (typeof answer === 'string' ? JSON.parse(answer) : answer) as Answer<Result>
      if (result === undefined) throw new Error(`the Flux language server did not answer ${method}`)
      return result
    },
    notify: (method, params) => lsp.send(JSON.stringify({ jsonrpc: '2.0', method, params })),
  }
  await server.request('initialize', { capabilities: {} })
  await server.notify('initialized', {})
  return server
}

async function completions(server: Server, text: string, character: number, line = 0): Promise<string[]> {
  const textDocument = { uri: 'file:///names.flux' }
  await server.notify('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'flux', version: 1, text },
  })
  const answer = await server.request<{ items: CompletionItem[] } | CompletionItem[]>('textDocument/completion', {
    textDocument,
    position: { line, character },
    context: { triggerKind: 2, triggerCharacter: '.' },
  })
  await server.notify('textDocument/didClose', { textDocument })
  return (Array.isArray(answer) ? answer : answer.items).map(({ label }) => label)
}
