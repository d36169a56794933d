import type { Operation } from '../plan/node.ts'
import { findBucket } from '../storage/find-bucket.ts'
import type { EdgePoint, FieldArrays, FieldType, SeriesKey, SeriesPoints, SeriesRead } from '../storage/storage.ts'
import type { Column } from '../table/column.ts'
import type { GroupKey } from '../table/group-key.ts'
import { selectKey, withBreaks } from '../table/make-table.ts'
import { stringsOf } from '../table/strings-of.ts'
import type { Table } from '../table/table.ts'
import { constantVector, times } from '../table/vector.ts'
import { compareStrings } from '../values/compare.ts'
import { fieldVector } from './field-vector.ts'
import { checkRange, type ReadRangeSpec, readRequest, seriesKey } from './read-range.ts'
import { edgeRow, wholeStart } from './series-edge.ts'

export interface ReadGroupedEdgesSpec extends ReadRangeSpec {
  readonly only: EdgePoint
  /** The columns to group by, those that there are. */
  readonly columns: readonly string[]
}

/**
 * Reads the first or the last point of each series, put together by columns of their keys: what `range |> filter |> last |>
 * group` becomes. A table of its own for each of thousands of series costs more than all else that is done with them.
 */
export const readGroupedEdges: Operation<ReadGroupedEdgesSpec> = {
  name: 'group',
  parts: 'makes',
  plan: checkRange,
  reads: (spec, context) => ({ ...readRequest(spec, context), only: spec.only }),
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    const edges = new GroupedEdges(spec)
    for (const series of context.storage.read({ ...readRequest(spec, context), only: spec.only })) {
      context.checkpoint()
      edges.add(series)
    }
    yield* edges.tables()
  },
}

/** The edges of series of the same tags, type and group, as they become a table. */
interface Part {
  readonly type: FieldType
  /** What its series are called by beside the bounds, and which of that is theirs. */
  readonly labels: readonly string[]
  readonly texts: readonly string[][]
  readonly key: GroupKey
  readonly times: bigint[]
  readonly values: unknown[]
}

class GroupedEdges {
  readonly #spec: ReadGroupedEdgesSpec
  readonly #bounds: { readonly start: bigint; readonly stop: bigint }
  /** The parts of each group, groups in the order in which they began. */
  readonly #groups = new Map<string, Part[]>()

  constructor(spec: ReadGroupedEdgesSpec) {
    this.#spec = spec
    this.#bounds = { start: wholeStart(spec), stop: spec.stop }
  }

  add(series: SeriesRead): void {
    const { points, row } = edgeRow(series, this.#spec.only)
    const part = this.#partOf(series)
    part.times.push(points.times[row] as bigint)
    part.values.push(points.values[row])
    let at = 0
    part.texts[at++]?.push(series.field)
    part.texts[at++]?.push(series.measurement)
    for (const [, value] of series.tags) part.texts[at++]?.push(value)
  }

  *tables(): Generator<Table> {
    for (const parts of this.#groups.values()) for (const part of parts) yield this.#table(part)
  }

  #partOf(series: SeriesRead): Part {
    const group = groupOf(series, this.#spec.columns)
    let parts = this.#groups.get(group)
    if (parts === undefined) {
      parts = []
      this.#groups.set(group, parts)
    }
    const last = parts.at(-1)
    if (last !== undefined && last.type === series.type && hasLabels(last, series)) return last
    const whole = seriesKey(series, this.#bounds)
    const chosen = whole.labels.filter((label) => this.#spec.columns.includes(label)).sort(compareStrings)
    const labels = whole.labels.slice(2)
    const part: Part = {
      type: series.type,
      labels,
      texts: labels.map(() => []),
      key: parts[0]?.key ?? selectKey(whole, chosen),
      times: [],
      values: [],
    }
    parts.push(part)
    return part
  }

  #table({ type, labels, texts, key, times: instants, values }: Part): Table {
    const { length } = instants
    const points = { type, times: BigInt64Array.from(instants), values: arrayOf(type, values) } as SeriesPoints
    const columns: Column[] = [
      { label: '_start', vector: constantVector('time', this.#bounds.start, length) },
      { label: '_stop', vector: constantVector('time', this.#bounds.stop, length) },
      { label: '_time', vector: times(points.times) },
      { label: '_value', vector: fieldVector(points) },
      ...labels.map((label, i): Column => {
        const own = texts[i] as string[]
        return { label, vector: key.has(label) ? constantVector('string', own[0], length) : stringsOf(own) }
      }),
    ]
    // Each series was a table of its own.
    const breaks = Array.from({ length: length - 1 }, (_, i) => i + 1)
    return withBreaks({ key, columns, length }, breaks)
  }
}

/** What a series' key has in the columns to group by. Lengths, not separators: any text may stand in a name or a value. */
function groupOf({ field, measurement, tags }: SeriesKey, columns: readonly string[]): string {
  let group = ''
  if (columns.includes('_field')) group += `${field.length}:${field}`
  if (columns.includes('_measurement')) group += `${measurement.length}:${measurement}`
  for (const [name, value] of tags)
    if (columns.includes(name)) group += `${name.length}:${name}${value.length}:${value}`
  return group
}

function hasLabels({ labels }: Part, { tags }: SeriesKey): boolean {
  if (labels.length !== tags.length + 2) return false
  for (let i = 0; i < tags.length; i++) if (labels[i + 2] !== tags[i]?.[0]) return false
  return true
}

function arrayOf(type: FieldType, values: readonly unknown[]): FieldArrays[FieldType] {
  switch (type) {
    case 'float':
      return Float64Array.from(values as number[])
    case 'int':
      return BigInt64Array.from(values as bigint[])
    case 'uint':
      return BigUint64Array.from(values as bigint[])
    case 'bool':
      return Uint8Array.from(values as number[])
    case 'string':
      return values as string[]
  }
}
