import type { Checkpoint } from './checkpoint.ts'
import { sortedByKey } from './key-order.ts'
import type { Table } from './table.ts'

type Step = (table: Table) => Table | readonly Table[] | undefined

/** Applies a step to each table and passes the results on at once, in the order of arrival. */
export function* streamed(input: Iterable<Table> | undefined, context: Checkpoint, step: Step): Generator<Table> {
  for (const table of input ?? []) {
    context.checkpoint()
    yield* results(step(table))
  }
}

/**
 * Applies a step to each table, keeps the results until all have come, and passes them on in the order of their
 * keys, each in one buffer: what InfluxDB does wherever a transformation caches its tables. An error precedes every
 * output.
 */
export function* collected(input: Iterable<Table> | undefined, context: Checkpoint, step: Step): Generator<Table> {
  yield* sortedByKey([...streamed(input, context, step)]).map(inOneBuffer)
}

function results(result: ReturnType<Step>): readonly Table[] {
  if (result === undefined) return []
  return 'columns' in result ? [result] : result
}

/** The table without breaks. */
export const inOneBuffer = ({ key, columns, length }: Table): Table => ({ key, columns, length })
