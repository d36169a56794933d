import type { Position } from '../errors.ts'
import type { ExecutionContext } from '../plan/context.ts'
import type { Operation, PlanNode } from '../plan/node.ts'
import type { Table } from '../table/table.ts'
import type { Value } from '../values/value.ts'
import type { ArgumentReader } from './arguments.ts'

/**
 * The parameters of a function in the order of its signature. '<-' is the parameter that a pipe fills,
 * '?' may be left out, '!' must be given. The official type checker has checked types and presence before a
 * script runs; a function reads its arguments through ArgumentReader, which words what only a run can find.
 */
export type Parameters = Readonly<Record<string, '<-' | '?' | '!'>>

interface Named {
  /** The import path, as in `math` or `experimental/array`; `universe` needs no import. */
  readonly package: string
  readonly name: string
  readonly parameters: Parameters
}

/** What a call may use beside its arguments. */
export interface CallContext extends ExecutionContext {
  /** The call's place in the script. */
  readonly position: Position | undefined
  /** The value of an option, as in `option('location')` or `option('now')`; package options as `pkg.name`. */
  option(name: string): Value | undefined
  /** The value that an option of a package has before a script sets it. */
  defaultOption(path: string, name: string): Value | undefined
  /** Computes the tables of a stream at once: for tableFind and its like. */
  tables(node: PlanNode): readonly Table[]
}

/** Who calls the functions of the library: one run of a script. */
export interface Caller {
  callContext(position: Position | undefined): CallContext
  checkpoint(): void
}

/** A function from values to a value. */
export interface ScalarFunction extends Named {
  readonly kind: 'scalar'
  call(args: ArgumentReader, context: CallContext): Value
  /** The same for one float argument and a float result: lets row functions run over whole columns. */
  readonly overFloats?: (x: number) => number
  /** True where a script may set it with `option`, as `now`. */
  readonly option?: boolean
  /** True where one call may answer other than the last: over rows it is called when they are there. */
  readonly varies?: boolean
}

/** A function from streams (or none: a source) to a stream: becomes a plan node. */
export interface TransformationFunction<Spec> extends Named {
  readonly kind: 'transformation'
  /** Reads and checks the arguments once, when the call is evaluated. */
  spec(args: ArgumentReader, context: CallContext): Spec
  /** The parameters that hold the input streams; a pipe parameter alone when absent, [] for a source. */
  inputs?(args: ArgumentReader): readonly PlanNode[]
  readonly operation: Operation<Spec>
}

/** A function that is written in Flux upon others: `source` is a function literal. */
export interface ComposedFunction {
  readonly kind: 'composed'
  readonly package: string
  readonly name: string
  /** True where a script may set it with `option`. */
  readonly option?: boolean
  /**
   * Where InfluxDB's own text of this function calls others, by their names: its errors name those places.
   * A function that is not listed fails as if the script had called it.
   */
  readonly places?: Readonly<Record<string, string>>
  /** The packages that `source` uses, imported under their last path element. */
  readonly imports?: readonly string[]
  readonly source: string
}

/** A constant or an option's default, such as `math.pi` or `location`. */
export interface ConstantDefinition {
  readonly kind: 'constant'
  readonly package: string
  readonly name: string
  readonly value: Value
  /** True where a script may set it with `option`. */
  readonly option?: boolean
}

export type Definition = ScalarFunction | TransformationFunction<unknown> | ComposedFunction | ConstantDefinition

/** Declares a scalar function. */
export const scalar = (definition: Omit<ScalarFunction, 'kind'>): ScalarFunction => ({ kind: 'scalar', ...definition })

/** Declares a table function; its operation bears its name unless it says otherwise. */
export const transformation = <Spec>({
  package: path,
  name,
  parameters,
  spec,
  inputs,
  operationName,
  ...operation
}: Omit<TransformationFunction<Spec>, 'kind' | 'operation'> &
  Omit<Operation<Spec>, 'name'> & { operationName?: string }): TransformationFunction<Spec> => ({
  kind: 'transformation',
  package: path,
  name,
  parameters,
  spec,
  ...(inputs && { inputs }),
  operation: { name: operationName ?? name, ...operation },
})

/** Declares a function whose body is Flux. */
export const composed = (definition: Omit<ComposedFunction, 'kind'>): ComposedFunction => ({
  kind: 'composed',
  ...definition,
})

/** Declares a constant. */
export const constant = (definition: Omit<ConstantDefinition, 'kind'>): ConstantDefinition => ({
  kind: 'constant',
  ...definition,
})
