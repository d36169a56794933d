import type { RefusedLine, Writer } from '@nrg/influx/write'
import type { Sender } from '../keys/sender.ts'
import { parseMessage } from './message.ts'
import type { MessageIntake } from './message-intake.ts'

/** A writer of messages that were set aside, as the lines that they were kept as: each is taken once more. */
export function replayWriter(intake: MessageIntake, senderOf: (key: string) => Sender): Writer {
  return {
    obstacle: async () => undefined,
    async write(lines) {
      const refused: RefusedLine[] = []
      for (const [index, line] of lines.entries()) {
        const message = parseMessage(line)
        const outcome = await intake.take(message, senderOf(message.key))
        if (outcome.kind === 'later') return { kind: 'busy', reason: outcome.reason, retryAfterMs: outcome.afterMs }
        if (outcome.kind === 'bad') refused.push({ index, reason: outcome.reason })
      }
      const written = lines.length - refused.length
      return refused.length === 0 ? { kind: 'written', lines: written } : { kind: 'partial', lines: written, refused }
    },
  }
}
