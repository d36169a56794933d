import type { Position } from '../errors.ts'
import type * as ast from './ast.ts'

/** The name that a property or member expression gives. */
export const keyOf = (key: ast.Identifier | ast.StringLiteral): string =>
  key.type === 'StringLiteral' ? key.value : key.name

/** A node's place in its file. */
export const positionOf = ({ start, end }: ast.Location): Position => ({
  line: start.line,
  column: start.column,
  endLine: end.line,
  endColumn: end.column,
})
