import { parse } from '@nrg/flux/syntax'
import { refuseBrokenSyntax } from '../task-options/task-options.ts'
import { TaskOptionsError } from '../task-options/task-options-error.ts'

/** The syntax tree of a script as InfluxDB writes it. @throws TaskOptionsError where the syntax is broken */
export function treeOf(script: string): unknown {
  refuseBroken(script)
  const file = new TreeWriter(script).node(parse(script))
  return { ast: { type: 'Package', package: 'main', files: [file] } }
}

function refuseBroken(script: string): void {
  try {
    refuseBrokenSyntax(script)
  } catch (error) {
    // The tree of an expression that is missing at the end of the script bears no error.
    const missesEnd =
      error instanceof TaskOptionsError && error.message.endsWith('invalid token for primary expression: EOF')
    if (!missesEnd) throw error
  }
}

/** Types that the parser leaves out, by the member that the node is in. */
const IMPLIED: Record<string, string> = {
  id: 'Identifier',
  with: 'Identifier',
  as: 'Identifier',
  name: 'Identifier',
  call: 'CallExpression',
  package: 'PackageClause',
  imports: 'ImportDeclaration',
  path: 'StringLiteral',
}

type Place = { readonly line: number; readonly column: number }

/** Writes the parser's tree as InfluxDB does: every node with its type and its source. */
class TreeWriter {
  readonly #script: Buffer
  readonly #lines: number[] = [0]

  constructor(script: string) {
    this.#script = Buffer.from(script)
    for (const [at, byte] of this.#script.entries()) if (byte === 0x0a) this.#lines.push(at + 1)
  }

  node(value: unknown, member = ''): unknown {
    if (Array.isArray(value)) {
      if (value.length === 0 && member === 'imports') return null
      return value.map((element) => this.node(element, member))
    }
    if (typeof value !== 'object' || value === null) return value
    const given = value as Record<string, unknown>
    if (given.type === 'BadExpression') return null
    const node: Record<string, unknown> = { type: typeOf(given, member) }
    if (node.type === undefined) delete node.type
    for (const [key, child] of Object.entries(given)) {
      if (key === 'errors' || key === 'type') continue
      node[key] = key === 'location' ? this.#location(child as { start: Place; end: Place }) : this.node(child, key)
    }
    return node
  }

  #location({ start, end }: { start: Place; end: Place }): unknown {
    const source = this.#script.subarray(this.#offset(start), this.#offset(end)).toString('utf8')
    return { start, end, source }
  }

  #offset({ line, column }: Place): number {
    return (this.#lines[line - 1] ?? this.#script.length) + column - 1
  }
}

function typeOf(node: Record<string, unknown>, member: string): unknown {
  if (node.type !== undefined) return node.type
  if (member === 'assignment') return 'member' in node ? 'MemberAssignment' : 'VariableAssignment'
  return IMPLIED[member]
}
