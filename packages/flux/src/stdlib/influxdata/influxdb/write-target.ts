import { FluxError } from '../../../errors.ts'
import type { ArgumentReader } from '../../../function/arguments.ts'
import type { ExecutionContext } from '../../../plan/context.ts'
import { findBucket } from '../../../storage/find-bucket.ts'

/** Where `to` and `wideTo` write. */
export interface WriteTarget {
  readonly bucket: { readonly name: string } | { readonly id: string }
  readonly org: { readonly name?: string; readonly id?: string }
}

/** Throws where another server is asked for. */
export function refuseRemote(args: ArgumentReader, fn: string): undefined {
  if (args.has('host'))
    throw new FluxError('unimplemented', `${fn}: another host is not supported by the embedded InfluxDB`)
}

/** Reads the arguments that name a bucket and an organization. */
export function writeTarget(args: ArgumentReader, fn: string): WriteTarget {
  refuseRemote(args, fn)
  const hasBucket = args.has('bucket')
  if (hasBucket && args.has('bucketID'))
    throw new FluxError(
      'invalid',
      `cannot provide both \`bucket\` and \`bucketID\` parameters to the \`${fn}\` function`,
    )
  if (args.has('org') && args.has('orgID'))
    throw new FluxError('invalid', `cannot provide both \`org\` and \`orgID\` parameters to the \`${fn}\` function`)
  const org = args.has('org')
    ? { name: args.string('org') }
    : { ...(args.has('orgID') && { id: args.string('orgID') }) }
  return { bucket: hasBucket ? { name: args.string('bucket') } : { id: args.string('bucketID') }, org }
}

/** The id of the bucket to write to; throws where there is no such bucket or organization. */
export function targetBucketId({ bucket, org }: WriteTarget, { storage, organization }: ExecutionContext): string {
  const wrongName = org.name !== undefined && org.name !== organization.name
  const wrongId = org.id !== undefined && org.id !== organization.id
  if (wrongName || wrongId) throw new FluxError('not found', `could not find org "${org.name ?? org.id}"`)
  return findBucket(storage, bucket).id
}
