import { transformation } from '../../function/define.ts'
import { type CellValue, GroupKey } from '../../table/group-key.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import type { ColumnType } from '../../values/value.ts'
import { sampleStart } from './bounds.ts'

const tags = ['t1', 't2']
const rowsPerTag = 6
const stepNs = 10_000_000_000n

/** The rows that are null where a script asks for nulls: three of each tag. */
const nullable = new Set([1, 3, 4, 6, 10])

/** A function of the package: two tables of six rows, ten seconds apart, with the twelve values given. */
export const sampleSource = (name: string, type: ColumnType, values: readonly CellValue[]) =>
  transformation<boolean>({
    package: 'sampledata',
    name,
    parameters: { includeNull: '?' },
    inputs: () => [],
    spec: (args) => args.has('includeNull') && args.bool('includeNull'),
    *run(_inputs, includeNull) {
      for (let t = 0; t < tags.length; t++)
        yield sampleTable(tags[t] as string, type, t * rowsPerTag, (i) =>
          includeNull && nullable.has(i) ? undefined : values[i],
        )
    },
  })

function sampleTable(tag: string, type: ColumnType, first: number, value: (i: number) => CellValue): Table {
  const times = new VectorBuilder('time', rowsPerTag)
  const values = new VectorBuilder(type, rowsPerTag)
  for (let row = 0; row < rowsPerTag; row++) {
    times.push(sampleStart + BigInt(row) * stepNs)
    values.push(value(first + row))
  }
  return {
    key: new GroupKey(['tag'], ['string'], [tag]),
    columns: [
      { label: '_time', vector: times.finish() },
      { label: 'tag', vector: constantVector('string', tag, rowsPerTag) },
      { label: '_value', vector: values.finish() },
    ],
    length: rowsPerTag,
  }
}
