import type { Position } from '../errors.ts'
import { ArgumentReader } from '../function/arguments.ts'
import type { Definition, TransformationFunction } from '../function/define.ts'
import { pipeParameterOf, ScalarValue } from '../function/scalar-value.ts'
import { Frame, Scope } from '../function/scope.ts'
import { definitionsOf } from '../stdlib/registry.ts'
import { parse } from '../syntax/parse.ts'
import type { Arguments, FluxFunction } from '../values/function.ts'
import type { Value } from '../values/value.ts'
import { Compiler, type Names } from './compiler.ts'
import { notSupported } from './not-supported.ts'
import { PackageValue } from './package-value.ts'
import type { Session } from './session.ts'

/** The packages whose names need no import. */
const prelude = ['universe', 'influxdata/influxdb']

/** The standard library as one session sees it: definitions become values when the script first names them. */
export class Library implements Names {
  readonly #session: Session
  readonly #packages = new Map<string, PackageValue>()
  readonly #values = new Map<Definition, Value>()

  constructor(session: Session) {
    this.#session = session
  }

  /** A package by its import path. One that the engine does not have answers members by a refusal. */
  package(path: string): PackageValue {
    let found = this.#packages.get(path)
    if (!found) {
      found = new PackageValue(path, (name) => this.#memberOrRefuse(path, name))
      this.#packages.set(path, found)
    }
    return found
  }

  /** The package that a name without a package belongs to, in code that is part of `home`. */
  homeOf(name: string, home: string | undefined): string | undefined {
    const paths = home === undefined ? prelude : [home, ...prelude]
    return paths.find((path) => definitionsOf(path)?.has(name))
  }

  /** True where `option` may set the name. */
  isOption(path: string, name: string): boolean {
    const definition = definitionsOf(path)?.get(name)
    return definition !== undefined && isOption(definition)
  }

  member(path: string, name: string): Value | undefined {
    const definition = definitionsOf(path)?.get(name)
    if (!definition) return undefined
    const chosen = isOption(definition) ? this.#session.options.get(optionName(path, name)) : undefined
    if (chosen !== undefined) return chosen
    let value = this.#values.get(definition)
    if (value === undefined) {
      value = this.#realize(definition)
      this.#values.set(definition, value)
    }
    return value
  }

  #memberOrRefuse(path: string, name: string): Value {
    const value = this.member(path, name)
    if (value !== undefined) return value
    throw notSupported(path, name)
  }

  #realize(definition: Definition): Value {
    switch (definition.kind) {
      case 'constant':
        return definition.value
      case 'scalar':
        return new ScalarValue(definition, this.#session)
      case 'transformation':
        return new TransformationValue(definition, this.#session)
      case 'composed': {
        const frame = new Frame(undefined)
        const scope = new Scope(undefined)
        for (const path of definition.imports ?? []) {
          scope.slots[frame.declare(path.slice(path.lastIndexOf('/') + 1))] = this.package(path)
        }
        const compiler = new Compiler(this.#session, this, {
          inScript: false,
          home: definition.package,
          ...(definition.places && { places: definition.places }),
        })
        const [statement] = parse(definition.source).body
        if (statement?.type !== 'ExpressionStatement')
          throw new Error(`the source of ${definition.package}.${definition.name} is not a function literal`)
        return compiler.expression(statement.expression, frame)(scope)
      }
    }
  }
}

const isOption = (definition: Definition): boolean => 'option' in definition && definition.option === true

/** An option's key in a session: a package's option bears its path. */
export const optionName = (path: string, name: string): string => (path === 'universe' ? name : `${path}.${name}`)

/** A function of the library that answers a stream. */
class TransformationValue implements FluxFunction {
  readonly kind = 'function'
  readonly name: string
  readonly parameters: readonly string[]
  readonly pipeParameter: string | undefined
  readonly #definition: TransformationFunction<unknown>
  readonly #session: Session

  constructor(definition: TransformationFunction<unknown>, session: Session) {
    this.name = definition.name
    this.parameters = Object.keys(definition.parameters)
    this.pipeParameter = pipeParameterOf(definition.parameters)
    this.#definition = definition
    this.#session = session
  }

  call(args: Arguments, at: Position | undefined): Value {
    const reader = new ArgumentReader(args, at)
    const { inputs, operation, spec } = this.#definition
    const made = spec(reader, this.#session.callContext(at))
    const nodes = inputs ? inputs(reader) : this.pipeParameter ? [reader.stream(this.pipeParameter).node] : []
    return this.#session.stream(operation, made, nodes)
  }
}
