import { transformation } from '../../../function/define.ts'
import { keyOfRow, makeTable } from '../../../table/make-table.ts'
import { stringsOf } from '../../../table/strings-of.ts'
import { ints } from '../../../table/vector.ts'
import { compareStrings } from '../../../values/compare.ts'
import { refuseRemote } from './write-target.ts'

/**
 * The buckets that the token may read, by name.
 * @see https://docs.influxdata.com/flux/v0/stdlib/influxdata/influxdb/buckets/
 */
export const buckets = transformation<undefined>({
  package: 'influxdata/influxdb',
  name: 'buckets',
  parameters: { org: '?', orgID: '?', host: '?', token: '?' },
  spec: (args) => refuseRemote(args, 'buckets'),
  inputs: () => [],
  run(_inputs, _spec, { storage }) {
    const all = storage.buckets().toSorted((a, b) => compareStrings(a.name, b.name))
    const columns = [
      { label: 'name', vector: stringsOf(all.map(({ name }) => name)) },
      { label: 'id', vector: stringsOf(all.map(({ id }) => id)) },
      { label: 'organizationID', vector: stringsOf(all.map(({ organizationId }) => organizationId)) },
      { label: 'retentionPolicy', vector: stringsOf(all.map(() => '')) },
      { label: 'retentionPeriod', vector: ints(BigInt64Array.from(all, (bucket) => bucket.retentionPeriodNs)) },
    ]
    return all.length === 0
      ? []
      : [
          makeTable(
            keyOfRow(columns, 0, (label) => label === 'organizationID'),
            columns,
          ),
        ]
  },
})
