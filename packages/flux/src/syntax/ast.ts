/**
 * The parts of the official parser's tree that the engine reads. Lines and columns count from 1, columns in bytes.
 * @see https://docs.influxdata.com/flux/v0/spec/
 */
export interface Location {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

interface Node {
  readonly location: Location
  /** What the parser found wrong at this very node. */
  readonly errors?: readonly { readonly msg: string }[]
}

export interface Identifier extends Node {
  readonly type: 'Identifier'
  readonly name: string
}

export interface StringLiteral extends Node {
  readonly type: 'StringLiteral'
  readonly value: string
}

export interface Property extends Node {
  readonly type: 'Property'
  readonly key: Identifier | StringLiteral
  readonly value: Expression | PipeLiteral | null
}

export interface PipeLiteral extends Node {
  readonly type: 'PipeLiteral'
}

export interface ObjectExpression extends Node {
  readonly type: 'ObjectExpression'
  readonly with?: Omit<Identifier, 'type'> | null
  readonly properties: readonly Property[]
}

export interface FunctionExpression extends Node {
  readonly type: 'FunctionExpression'
  readonly params: readonly Property[]
  readonly body: Expression | Block
}

export interface Block extends Node {
  readonly type: 'Block'
  readonly body: readonly Statement[]
}

export interface CallExpression extends Node {
  /** Absent where the call is the target of a pipe. */
  readonly type?: 'CallExpression'
  readonly callee: Expression
  readonly arguments?: readonly ObjectExpression[]
}

export interface PipeExpression extends Node {
  readonly type: 'PipeExpression'
  readonly argument: Expression
  readonly call: CallExpression
}

export interface MemberExpression extends Node {
  readonly type: 'MemberExpression'
  readonly object: Expression
  readonly property: Identifier | StringLiteral
}

export interface BinaryExpression extends Node {
  readonly type: 'BinaryExpression'
  readonly operator: string
  readonly left: Expression
  readonly right: Expression
}

export interface LogicalExpression extends Node {
  readonly type: 'LogicalExpression'
  readonly operator: 'and' | 'or'
  readonly left: Expression
  readonly right: Expression
}

export interface UnaryExpression extends Node {
  readonly type: 'UnaryExpression'
  readonly operator: string
  readonly argument: Expression
}

export interface ConditionalExpression extends Node {
  readonly type: 'ConditionalExpression'
  readonly test: Expression
  readonly consequent: Expression
  readonly alternate: Expression
}

export interface DurationLiteral extends Node {
  readonly type: 'DurationLiteral'
  readonly values: readonly { readonly magnitude: number; readonly unit: string }[]
}

export interface StringExpression extends Node {
  readonly type: 'StringExpression'
  readonly parts: readonly (
    | (Node & { readonly type: 'TextPart'; readonly value: string })
    | (Node & { readonly type: 'InterpolatedPart'; readonly expression: Expression })
  )[]
}

export type Expression =
  | Identifier
  | StringLiteral
  | ObjectExpression
  | FunctionExpression
  | (CallExpression & { readonly type: 'CallExpression' })
  | PipeExpression
  | MemberExpression
  | BinaryExpression
  | LogicalExpression
  | UnaryExpression
  | ConditionalExpression
  | DurationLiteral
  | StringExpression
  | (Node & { readonly type: 'ArrayExpression'; readonly elements: readonly Expression[] })
  | (Node & {
      readonly type: 'DictExpression'
      readonly elements: readonly { readonly key: Expression; readonly val: Expression }[]
    })
  | (Node & { readonly type: 'IndexExpression'; readonly array: Expression; readonly index: Expression })
  | (Node & { readonly type: 'ParenExpression'; readonly expression: Expression })
  | (Node & { readonly type: 'IntegerLiteral' | 'UnsignedIntegerLiteral'; readonly value: string })
  | (Node & { readonly type: 'FloatLiteral'; readonly value: number })
  | (Node & { readonly type: 'BooleanLiteral'; readonly value: boolean })
  | (Node & { readonly type: 'DateTimeLiteral'; readonly value: string })
  | (Node & { readonly type: 'RegexpLiteral'; readonly value: string })
  | (Node & { readonly type: 'LabelLiteral'; readonly value: string })
  | (Node & { readonly type: 'BadExpression'; readonly text: string })

export interface VariableAssignment extends Node {
  readonly type: 'VariableAssignment'
  readonly id: Identifier
  readonly init: Expression
}

export interface MemberAssignment extends Node {
  readonly type: 'MemberAssignment'
  readonly member: MemberExpression
  readonly init: Expression
}

export type Statement =
  | VariableAssignment
  | (Node & { readonly type: 'ExpressionStatement'; readonly expression: Expression })
  | (Node & { readonly type: 'ReturnStatement'; readonly argument: Expression })
  | (Node & { readonly type: 'OptionStatement'; readonly assignment: VariableAssignment | MemberAssignment })
  | (Node & { readonly type: 'BuiltinStatement' })
  | (Node & { readonly type: 'TestCaseStatement'; readonly id: Identifier; readonly block: Block })
  | (Node & { readonly type: 'BadStatement'; readonly text: string })

export interface File extends Node {
  readonly type: 'File'
  readonly package: (Node & { readonly name: Identifier }) | null
  readonly imports: readonly {
    readonly as: Omit<Identifier, 'type'> | null
    readonly path: { readonly value: string }
  }[]
  readonly body: readonly Statement[]
}
