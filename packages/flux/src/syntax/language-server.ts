import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import vm from 'node:vm'
import { FluxError } from '../errors.ts'

/** One message about a script; lines and columns count from 0, columns in bytes, as the language server sends them. */
export interface ServerDiagnostic {
  readonly message: string
  readonly severity: number
  readonly range: Record<'start' | 'end', { readonly line: number; readonly character: number }>
}

interface ServerMessage {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly diagnostics?: ServerDiagnostic[] }
  readonly result?: unknown
}

const require = createRequire(import.meta.url)
/** The one document that the server is asked about. */
export const documentUri = 'file:///script.flux'

/**
 * One instance of Flux's official parser and type checker, as WebAssembly.
 *
 * Its language server answers through promises, and the engine is synchronous. A context of node:vm with
 * `microtaskMode: 'afterEvaluate'` has a queue of its own that is drained before `runInContext` returns; so the
 * server, loaded into one, answers within the call.
 *
 * It panics on a few inputs and is of no use after: `broken` tells, and the owner makes a new one.
 */
export class LanguageServer {
  readonly #context: vm.Context
  readonly #received: ServerMessage[] = []
  #requestId = 0
  broken = false

  constructor() {
    const path = require.resolve('@influxdata/flux-lsp-node')
    const quiet = () => {}
    this.#context = vm.createContext(
      {
        require: createRequire(path),
        module: { exports: {} },
        __dirname: dirname(path),
        console: { log: quiet, info: quiet, warn: quiet, error: quiet, debug: quiet },
        receive: (message: string) => this.#received.push(JSON.parse(message)),
        trapped: () => {
          this.broken = true
        },
        input: '',
      },
      { microtaskMode: 'afterEvaluate' },
    )
    moduleScript ??= new vm.Script(readFileSync(path, 'utf8'), { filename: path })
    catchTraps.runInContext(this.#context)
    moduleScript.runInContext(this.#context)
    startScript.runInContext(this.#context)
    this.request('initialize', { capabilities: {} })
    this.#notify('initialized', {})
  }

  /** Bytes of memory of the WebAssembly, which only ever grow. */
  get memoryBytes(): number {
    return memoryScript.runInContext(this.#context)
  }

  /** The JSON of the syntax tree, a `File`; it is there for a broken script too, with the errors in its nodes. */
  parse(script: string): string {
    return this.#run(parseScript, script).replace(sources, '')
  }

  /** The script of a syntax tree, in the official layout. */
  format(file: unknown): string {
    return this.#run(formatScript, JSON.stringify(file))
  }

  /** What the official checker says of a script: errors of syntax, names and types. */
  diagnose(script: string): readonly ServerDiagnostic[] {
    this.open(script)
    const answer = this.#received.find((message) => message.method === 'textDocument/publishDiagnostics')
    this.#received.length = 0
    if (!answer) {
      this.broken = true
      throw unreadable()
    }
    this.#notify('textDocument/didClose', { textDocument: { uri: documentUri } })
    return answer.params?.diagnostics ?? []
  }

  /** What the server answers to a request of the language server protocol. */
  request(method: string, params: unknown): unknown {
    const id = ++this.#requestId
    this.#run(requestScript, JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    const answer = this.#received.find((message) => message.id === id)
    this.#received.length = 0
    if (!answer) throw new Error(`the Flux language server did not answer ${method}`)
    return answer.result
  }

  /** Tells the server the text of its document, which replaces the one before. */
  open(text: string): void {
    this.#notify('textDocument/didOpen', {
      textDocument: { uri: documentUri, languageId: 'flux', version: 1, text },
    })
  }

  #notify(method: string, params: unknown): void {
    this.#run(sendScript, JSON.stringify({ jsonrpc: '2.0', method, params }))
  }

  #run(script: vm.Script, input: string): string {
    this.#context.input = input
    try {
      return script.runInContext(this.#context)
    } catch (cause) {
      this.broken = true
      throw unreadable(cause)
    }
  }
}

const unreadable = (cause?: unknown): FluxError =>
  new FluxError('invalid', 'compilation failed: the Flux parser cannot deal with this script', { cause })

let moduleScript: vm.Script | undefined
// What is awaited within the WebAssembly and traps there would be a rejection that nobody handles, and end the thread.
const catchTraps = new vm.Script(`{
  const { then } = Promise.prototype
  Promise.prototype.then = function (...handlers) {
    const next = then.apply(this, handlers)
    then.call(next, undefined, trapped)
    return next
  }
}`)
const startScript = new vm.Script(
  'const server = new module.exports.Lsp(); server.onMessage((m) => receive(m)); server.run().catch(() => {}); undefined',
)
const memoryScript = new vm.Script('module.exports.__wasm.memory.buffer.byteLength')
const requestScript = new vm.Script('server.send(input).then((answer) => receive(answer)).catch(() => {}); undefined')
const sendScript = new vm.Script('server.send(input).catch(() => {}); undefined')
// What the parser answers is JSON before it is an object: to write it down again would take as long as to parse.
const parseScript = new vm.Script(`{
  const { parse } = JSON
  let tree
  JSON.parse = (text) => {
    tree = text
    return null
  }
  try {
    module.exports.parse(input)
  } finally {
    JSON.parse = parse
  }
  tree
}`)
/** The text of each node, in the JSON of a tree: it is thirty times the script. A quote within a text has a backslash. */
const sources = /,"source":"(?:[^"\\]|\\.)*"/g
const formatScript = new vm.Script('module.exports.format_from_js_file(JSON.parse(input))')

let current: LanguageServer | undefined
/** One that a large script left with more than this is replaced. */
const mostMemoryBytes = 64 * 2 ** 20

/** The shared instance; it takes 50 ms to make, and the first diagnosis another 100. */
export function languageServer(): LanguageServer {
  if (!current || current.broken || current.memoryBytes > mostMemoryBytes) current = new LanguageServer()
  return current
}
