import type { WriteResult } from '@nrg/flux/storage'
import { type Authorizer, may, mayReadBucket } from '../metadata/authorizer.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { StoreAnswer, StoreQuestion, StoreRequest } from '../store/protocol/request.ts'
import type { Store } from '../store/store.ts'
import type { AnswerData, DataAnswer, DataQuestion, DataRequest } from './messages.ts'
import { unpackBatch } from './packed-batch.ts'

type Answerers = { readonly [Q in DataQuestion]: (request: DataRequest<Q>) => Promise<DataAnswer<Q>> }

/** Answers the questions of a worker that runs a script with these rights; what they do not allow is refused. */
export function answerStorage(store: Store, metadata: Metadata, authorizer: Authorizer): AnswerData {
  const ask = <Q extends StoreQuestion>(request: StoreRequest<Q>): Promise<StoreAnswer<Q>> => store.ask(request)
  const answerers: Answerers = {
    async select(request) {
      refuseUnreadable(request.bucketId)
      return store.ask(request)
    },
    keys: ask,
    blocks: ask,
    damage: ask,
    write,
  }
  return answer

  function answer<Q extends DataQuestion>(request: DataRequest<Q>): Promise<DataAnswer<Q>> {
    const answerer: Answerers[Q] = answerers[request.type]
    return answerer(request)
  }

  function refuseUnreadable(bucketId: string): void {
    const bucket = metadata.buckets.get(bucketId)
    if (!bucket || !mayReadBucket(authorizer, bucket)) throw new Error(`bucket ${bucketId} may not be read`)
  }

  async function write({ bucketId, batch }: DataRequest<'write'>): Promise<WriteResult> {
    const bucket = metadata.buckets.get(bucketId)
    if (!bucket) return { ok: false, code: 'not found', message: `could not find bucket ${JSON.stringify(bucketId)}` }
    if (!may(authorizer, 'write', { type: 'buckets', id: bucketId, orgID: bucket.orgID })) {
      return { ok: false, code: 'forbidden', message: 'insufficient permissions for write' }
    }
    return store.writeSeries(bucketId, unpackBatch(batch))
  }
}
