import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream'
import type { RefusedLine, StreamDeadLetter } from '../stream.ts'
import { DEAD_LETTERS, partitionOfSubject } from './names.ts'

const NO_MESSAGE = 10_037
/** What is said where a message cannot be taken away; with a message that is not there it is the answer, too. */
const NOT_DELETED = 10_057

export const encodeRefused = ({ line, reason }: RefusedLine): string => JSON.stringify({ line, reason })

/** Dead letters, the oldest first, from an id on. @throws where they cannot be read */
export async function deadLetters(manager: JetStreamManager, from: number, most: number): Promise<StreamDeadLetter[]> {
  const letters: StreamDeadLetter[] = []
  for (let seq = from; letters.length < most; ) {
    const message = await nextOf(manager, seq)
    if (message === undefined) break
    const { line, reason } = message.json<RefusedLine>()
    const [, , cell = ''] = message.subject.split('.')
    const partition = partitionOfSubject(message.subject)
    letters.push({ id: message.seq, cell, partition, line, reason, timeMs: message.time.getTime() })
    seq = message.seq + 1
  }
  return letters
}

/** The first message from a place on. */
async function nextOf(manager: JetStreamManager, seq: number) {
  // The client's type of it lacks `next_by_subj`, which skips those that were dropped.
  const query = { seq, next_by_subj: '>' }
  try {
    return (await manager.streams.getMessage(DEAD_LETTERS, query)) ?? undefined
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined
    throw error
  }
}

/** Whether it was there. */
export async function dropDeadLetter(manager: JetStreamManager, id: number): Promise<boolean> {
  try {
    return await manager.streams.deleteMessage(DEAD_LETTERS, id, false)
  } catch (error) {
    if (error instanceof JetStreamApiError && (error.code === NO_MESSAGE || error.code === NOT_DELETED)) return false
    throw error
  }
}
