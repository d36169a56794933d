import { FluxError } from '../../../errors.ts'
import { transformation } from '../../../function/define.ts'
import { type BucketName, checkOrganization } from '../../../storage/find-bucket.ts'

/** Reads a bucket. The planner joins it with the `range` that must follow. */
export const from = transformation<BucketName>({
  package: 'influxdata/influxdb',
  name: 'from',
  parameters: { bucket: '?', bucketID: '?', host: '?', org: '?', orgID: '?', token: '?' },
  spec(args) {
    const hasName = args.has('bucket')
    const hasId = args.has('bucketID')
    if (!hasName && !hasId) throw new FluxError('invalid', 'must specify bucket or bucketID')
    if (hasName && hasId) throw new FluxError('invalid', 'must specify only one of bucket or bucketID')
    if (args.has('host'))
      throw new FluxError('unimplemented', 'from: reading from another host is not supported by the embedded InfluxDB')
    const ofOrganization = args.has('org') || args.has('orgID')
    return { ...(hasName ? { name: args.string('bucket') } : { id: args.string('bucketID') }), ofOrganization }
  },
  inputs: () => [],
  plan(bucket) {
    checkOrganization(bucket)
    throw new FluxError(
      'invalid',
      `cannot submit unbounded read to "${bucket.name ?? bucket.id}"; try bounding 'from' with a call to 'range'`,
    )
  },
  run: () => [],
})
