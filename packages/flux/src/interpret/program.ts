import { FluxError } from '../errors.ts'
import { Frame, Scope } from '../function/scope.ts'
import type { PlanNode } from '../plan/node.ts'
import { PlanStream } from '../plan/plan-stream.ts'
import { foundTable } from '../stdlib/found-table.ts'
import type * as ast from '../syntax/ast.ts'
import { keyOf, positionOf } from '../syntax/node-text.ts'
import type { FluxFunction } from '../values/function.ts'
import { Time } from '../values/time.ts'
import { FluxRecord, type Value } from '../values/value.ts'
import { Compiler } from './compiler.ts'
import { Library, optionName } from './library.ts'
import { notSupported } from './not-supported.ts'
import { PackageValue } from './package-value.ts'
import type { Session } from './session.ts'

/** Evaluates files one after the other in one scope, as the files of one package. */
export class Program {
  readonly #session: Session
  readonly #library: Library
  readonly #compiler: Compiler
  readonly #frame = new Frame(undefined)
  readonly #scope = new Scope(undefined)

  constructor(session: Session) {
    this.#session = session
    this.#library = new Library(session)
    this.#compiler = new Compiler(session, this.#library, { inScript: true })
  }

  /** The streams that the files left as results, in order. */
  get outputs(): readonly PlanNode[] {
    return [...this.#session.outputs]
  }

  run(file: ast.File): void {
    for (const { path, as } of file.imports) {
      const name = as?.name ?? path.value.slice(path.value.lastIndexOf('/') + 1)
      this.#set(name, this.#library.package(path.value))
    }
    for (const statement of file.body) {
      this.#session.checkpoint()
      this.#statement(statement)
    }
  }

  /** The value of an option that the files or the library set. */
  option(name: string): Value | undefined {
    return this.#session.options.get(name)
  }

  #statement(statement: ast.Statement): void {
    switch (statement.type) {
      case 'VariableAssignment':
        this.#set(statement.id.name, this.#evaluate(statement.init))
        return
      case 'OptionStatement':
        this.#option(statement.assignment)
        return
      case 'ExpressionStatement': {
        const value = this.#evaluate(statement.expression)
        if (value instanceof PlanStream && value.node.operation !== foundTable) this.#session.outputs.add(value.node)
        return
      }
      case 'TestCaseStatement':
        throw new FluxError('unimplemented', 'testcase statements are not supported by the embedded InfluxDB', {
          position: positionOf(statement.location),
        })
    }
  }

  #option(assignment: ast.VariableAssignment | ast.MemberAssignment): void {
    if (assignment.type === 'VariableAssignment') {
      const name = assignment.id.name
      const value = this.#evaluate(assignment.init)
      if (name === 'now') this.#setNow(value, assignment)
      this.#session.options.set(optionName('universe', name), value)
      if (!this.#library.isOption('universe', name)) this.#set(name, value)
      return
    }
    const target = this.#evaluate(assignment.member.object)
    const name = keyOf(assignment.member.property)
    if (!(target instanceof PackageValue))
      throw new FluxError(
        'invalid',
        `cannot set option "${name}" on ${target instanceof FluxRecord ? 'a record' : 'a value'} that is not a package`,
        {
          position: positionOf(assignment.location),
        },
      )
    if (!this.#library.isOption(target.path, name)) throw notSupported(target.path, name)
    this.#session.options.set(optionName(target.path, name), this.#evaluate(assignment.init))
  }

  #setNow(value: Value, { location }: ast.VariableAssignment): void {
    const time = isFunction(value) ? value.call(new Map(), undefined) : undefined
    if (!(time instanceof Time))
      throw new FluxError(
        'invalid',
        'option "now" must be a function that returns a time, as in () => 2026-01-01T00:00:00Z',
        { position: positionOf(location) },
      )
    this.#session.now = time.ns
  }

  #evaluate(expression: ast.Expression): Value {
    return this.#compiler.expression(expression, this.#frame)(this.#scope)
  }

  #set(name: string, value: Value): void {
    this.#scope.slots[this.#frame.declare(name)] = value
  }
}

const isFunction = (value: Value): value is FluxFunction =>
  typeof value === 'object' && 'kind' in value && value.kind === 'function'
