import { composed } from '../../../function/define.ts'

/** Reads a time range of a bucket. */
export const fromRange = composed({
  package: 'experimental/query',
  name: 'fromRange',
  source: `(bucket, start, stop=now()) => from(bucket: bucket) |> range(start: start, stop: stop)`,
})
