import { type Position, prefixed } from '../errors.ts'
import type { CallContext } from '../function/define.ts'
import type { ExecutionContext, QueryLimits } from '../plan/context.ts'
import { PlanExecutor } from '../plan/executor.ts'
import type { Operation, PlanNode } from '../plan/node.ts'
import { PlanStream } from '../plan/plan-stream.ts'
import { phases } from '../pushdown/rules/index.ts'
import { definitionsOf } from '../stdlib/registry.ts'
import type { Storage } from '../storage/storage.ts'
import type { Table } from '../table/table.ts'
import type { Value } from '../values/value.ts'

/** A call in the script: its place, and the name that the script calls by. */
export interface CallSite {
  readonly callee: string
  readonly position: Position
}

export interface SessionOptions {
  readonly script: string
  readonly storage: Storage
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits: QueryLimits
  readonly checkpoint: () => void
}

/** How many calls pass between two looks at the query's limits. */
const callsPerCheck = 1024

/** The state of one run of a script: its options, the call under way, and the streams that it has made. */
export class Session implements ExecutionContext {
  readonly script: string
  readonly storage: Storage
  /** What `now()` answers; `option now` changes it. */
  now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits: QueryLimits
  readonly checkpoint: () => void
  #calls = 0
  /** Values of options by name; those of packages as `path.name`. */
  readonly options = new Map<string, Value>()
  /** The streams that become results, unless a later step uses them. */
  readonly outputs = new Set<PlanNode>()
  /** The innermost call of the script's own text that is being evaluated. */
  site: CallSite | undefined

  constructor(options: SessionOptions) {
    this.script = options.script
    this.storage = options.storage
    this.now = options.now
    this.organization = options.organization
    this.limits = options.limits
    this.checkpoint = options.checkpoint
  }

  /** Called for each call of a function: looks at the query's limits now and then. */
  countCall(): void {
    if (++this.#calls % callsPerCheck === 0) this.checkpoint()
  }

  /** What a function of the library gets beside its arguments. */
  callContext(position: Position | undefined): CallContext {
    return new Call(this, position)
  }

  /** A step of the plan, placed at the call under way. */
  stream<Spec>(operation: Operation<Spec>, spec: Spec, inputs: readonly PlanNode[]): PlanStream {
    const node: PlanNode<Spec> = {
      operation,
      spec,
      inputs,
      position: this.site?.position,
      callee: this.site?.callee ?? operation.name,
    }
    if (operation.hasSideEffect) this.outputs.add(node as PlanNode)
    return new PlanStream(node as PlanNode)
  }
}

class Call implements CallContext {
  readonly #session: Session
  readonly position: Position | undefined

  constructor(session: Session, position: Position | undefined) {
    this.#session = session
    this.position = position
  }

  get storage(): Storage {
    return this.#session.storage
  }
  get now(): bigint {
    return this.#session.now
  }
  get organization(): { readonly id: string; readonly name: string } {
    return this.#session.organization
  }
  get limits(): QueryLimits {
    return this.#session.limits
  }
  checkpoint(): void {
    this.#session.checkpoint()
  }
  option(name: string): Value | undefined {
    return this.#session.options.get(name)
  }
  defaultOption(path: string, name: string): Value | undefined {
    const definition = definitionsOf(path)?.get(name)
    return definition?.kind === 'constant' && definition.option ? definition.value : undefined
  }
  tables(node: PlanNode): readonly Table[] {
    const tables = prefixed(
      'error in table object start: ',
      () => new PlanExecutor(this.#session, phases).start([node])[0],
    )
    return [...(tables as Iterable<Table>)]
  }
}
