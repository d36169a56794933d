import type { Location } from './ast.ts'

/** A node of a syntax tree with all in it, so many lines further down; the node itself where that is none. */
export const moved = <Node extends object>(node: Node, lines: number): Node =>
  lines === 0 ? node : (copied(node, lines) as Node)

function copied(value: unknown, lines: number): unknown {
  if (Array.isArray(value)) return value.map((item) => copied(item, lines))
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const [name, child] of Object.entries(value))
    copy[name] = name === 'location' ? movedLocation(child as Location, lines) : copied(child, lines)
  return copy
}

const movedLocation = ({ start, end }: Location, lines: number): Location => ({
  start: { line: start.line + lines, column: start.column },
  end: { line: end.line + lines, column: end.column },
})
