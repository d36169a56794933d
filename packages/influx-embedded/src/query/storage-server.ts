import { type Authorizer, may, mayReadBucket } from '../api/authorizer.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { type StoreRequest, transferable } from '../store/ask.ts'
import type { Store } from '../store/store.ts'
import type { Answered, DataRequest } from './messages.ts'
import { type PackedBatch, unpackBatch } from './packed-batch.ts'

/** A batch that a script wants stored. */
export interface WriteArgument {
  readonly bucketId: string
  readonly batch: PackedBatch
}

/** Answers the questions of a worker that runs a script with these rights; what they do not allow is refused. */
export function answerStorage(
  store: Store,
  metadata: Metadata,
  authorizer: Authorizer,
): (request: DataRequest) => Promise<Answered> {
  return async ({ operation, argument }) => {
    if (operation === 'write') return { value: await write(argument as WriteArgument), transfer: [] }
    const request = argument as StoreRequest
    if (request.type === 'select') refuseUnreadable(request.bucketId)
    const value = await store.ask(request)
    return { value, transfer: transferable(value) }
  }

  function refuseUnreadable(bucketId: string): void {
    const bucket = metadata.buckets.get(bucketId)
    if (!bucket || !mayReadBucket(authorizer, bucket)) throw new Error(`bucket ${bucketId} may not be read`)
  }

  async function write({ bucketId, batch }: WriteArgument): Promise<unknown> {
    const bucket = metadata.buckets.get(bucketId)
    if (!bucket) return { ok: false, code: 'not found', message: `could not find bucket ${JSON.stringify(bucketId)}` }
    if (!may(authorizer, 'write', { type: 'buckets', id: bucketId, orgID: bucket.orgID })) {
      return { ok: false, code: 'forbidden', message: 'insufficient permissions for write' }
    }
    return store.writeSeries(bucketId, unpackBatch(batch))
  }
}
