import type { StoreState } from '../index/store-state.ts'
import {
  receivedPredicate,
  type SelectRequest,
  type StoreAnswer,
  type StoreQuestion,
  type StoreRequest,
} from '../protocol/request.ts'
import { answerBlocks, answerBlocksSync, countDamage } from './answer-blocks.ts'
import { answerKeys, select } from './select.ts'

type Answerers = { readonly [Q in StoreQuestion]: (state: StoreState, request: StoreRequest<Q>) => StoreAnswer<Q> }
type LaterAnswerers = {
  readonly [Q in StoreQuestion]: (
    state: StoreState,
    request: StoreRequest<Q>,
  ) => StoreAnswer<Q> | Promise<StoreAnswer<Q>>
}

const atOnce: Answerers = {
  select: (state, request) => select(state, received(request)),
  keys: answerKeys,
  blocks: (state, { numbers }) => answerBlocksSync(state, numbers),
  damage: (state, request) => {
    countDamage(state, request)
    return { type: 'damage' }
  },
}

/** Only blocks are read from disk; everything else is in memory. */
const later: LaterAnswerers = { ...atOnce, blocks: (state, { numbers }) => answerBlocks(state, numbers) }

/** Answers a reader's request. */
export async function answerRequest<Q extends StoreQuestion>(
  state: StoreState,
  request: StoreRequest<Q>,
): Promise<StoreAnswer<Q>> {
  return later[request.type](state, request)
}

/** Answers a reader's request at once: reading blocks from disk holds up everything else meanwhile. */
export function answerRequestSync<Q extends StoreQuestion>(
  state: StoreState,
  request: StoreRequest<Q>,
): StoreAnswer<Q> {
  return atOnce[request.type](state, request)
}

function received(request: SelectRequest): SelectRequest {
  const { predicate } = request
  return predicate ? { ...request, predicate: receivedPredicate(predicate) } : request
}
