import { prefixed } from '../errors.ts'
import { SharedReads } from '../storage/shared-reads.ts'
import { sortedByKey } from '../table/key-order.ts'
import { TableCollector } from '../table/regroup.ts'
import type { Table } from '../table/table.ts'
import { boundsOf } from './bounds-of.ts'
import type { ExecutionContext } from './context.ts'
import { place } from './error-place.ts'
import type { PlanNode } from './node.ts'
import { countConsumers, optimize } from './optimize.ts'
import type { Rule } from './rule.ts'

/** Runs plans. Tables are computed when they are asked for; what several nodes use is computed once. */
export class PlanExecutor {
  readonly #context: ExecutionContext
  readonly #phases: readonly (readonly Rule[])[]

  /** @param phases the rules that rewrite a plan before it runs, phase by phase */
  constructor(context: ExecutionContext, phases: readonly (readonly Rule[])[]) {
    this.#context = context
    this.#phases = phases
  }

  /**
   * Plans and prepares the nodes and answers the tables of each, to be walked once.
   * @throws FluxError what InfluxDB finds before any data flows
   */
  start(roots: readonly PlanNode[]): readonly Iterable<Table>[] {
    const given = this.#context
    const plan = this.#phases.reduce((nodes, rules) => optimize(nodes, rules, given), roots)
    const consumers = countConsumers(plan)
    for (const root of plan) consumers.set(root, (consumers.get(root) ?? 0) + 1)
    for (const { operation, spec, inputs } of consumers.keys())
      prefixed('error in building plan while starting program: ', () => operation.plan?.(spec, inputs, given))
    for (const node of consumers.keys())
      prefixed('failed to initialize execute state: ', () =>
        node.operation.initialize?.(node.spec, contextFor(node, given)),
      )
    const reads = [...consumers.keys()].flatMap(({ operation, spec }) => operation.reads?.(spec, given) ?? [])
    const context = { ...given, checkpoint: () => given.checkpoint(), storage: new SharedReads(given.storage, reads) }

    const shared = new Map<PlanNode, SharedTables>()
    const open = (node: PlanNode): Iterable<Table> => {
      const run = (): Iterable<Table> =>
        runNode(
          node,
          node.inputs.map((input) => {
            const tables = openFor(node, input)
            return node.operation.resultName ? tables : wholly(tables)
          }),
          context,
        )
      if ((consumers.get(node) ?? 0) <= 1) return run()
      let tables = shared.get(node)
      if (!tables) {
        tables = new SharedTables(run)
        shared.set(node, tables)
      }
      return tables
    }
    const openFor = (consumer: PlanNode | undefined, input: PlanNode): Iterable<Table> => {
      const tables = open(input)
      const parts = consumer?.operation.parts
      if (!givesParts(input) || parts === 'makes' || parts === 'passes') return tables
      // Where parts do not fit together, the step fails that wants them whole; a result is none.
      const isResult = !consumer || consumer.operation.resultName !== undefined
      return isResult ? placedAt(input, assembled(tables, true)) : assembled(tables, parts === undefined)
    }
    return plan.map((node) => asFarAsRead(openFor(undefined, node)))
  }
}

/** True where a node's tables may come in parts. */
const givesParts = ({ operation, inputs }: PlanNode): boolean =>
  operation.parts === 'makes' ||
  ((operation.parts === 'passes' || operation.parts === 'keeps') && inputs.some(givesParts))

/** Whole tables in the order of their first parts, or of their keys. */
function* assembled(parts: Iterable<Table>, sorted: boolean): Generator<Table> {
  const collector = new TableCollector()
  for (const part of parts) collector.add(part)
  if (sorted) yield* sortedByKey([...collector.finish()])
  else yield* collector.finish()
}

/** Tables for a step, which fails at one that cannot be read to its end. */
function* wholly(tables: Iterable<Table>): Generator<Table> {
  for (const table of tables) {
    if (table.failure) throw table.failure
    yield table
  }
}

/** Tables of a result: the rows that could be read come before the failure. */
function* asFarAsRead(tables: Iterable<Table>): Generator<Table> {
  for (const table of tables) {
    if (!table.failure || table.length > 0) yield table
    if (table.failure) throw table.failure
  }
}

function* placedAt(node: PlanNode, tables: Iterable<Table>): Generator<Table> {
  try {
    yield* tables
  } catch (error) {
    throw place(error, node)
  }
}

/** Tables that several consumers walk: each is computed once and kept. */
class SharedTables implements Iterable<Table> {
  readonly #tables: Table[] = []
  readonly #open: () => Iterable<Table>
  #source: Iterator<Table> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(open: () => Iterable<Table>) {
    this.#open = open
  }

  *[Symbol.iterator](): Generator<Table> {
    for (let i = 0; ; i++) {
      const table = this.#tables[i] ?? this.#next()
      if (!table) return
      yield table
    }
  }

  #next(): Table | undefined {
    if (this.#failure) throw this.#failure.error
    this.#source ??= this.#open()[Symbol.iterator]()
    try {
      const { done, value } = this.#source.next()
      if (done) return undefined
      this.#tables.push(value)
      return value
    } catch (error) {
      this.#failure = { error }
      throw error
    }
  }
}

function* runNode(node: PlanNode, inputs: readonly Iterable<Table>[], context: ExecutionContext): Generator<Table> {
  try {
    for (const table of node.operation.run(inputs, node.spec, contextFor(node, context))) {
      context.checkpoint()
      yield table
    }
  } catch (error) {
    throw place(error, node)
  }
}

const contextFor = (node: PlanNode, context: ExecutionContext): ExecutionContext => ({
  storage: context.storage,
  now: context.now,
  organization: context.organization,
  limits: context.limits,
  checkpoint: () => context.checkpoint(),
  bounds: boundsOf(node),
})
