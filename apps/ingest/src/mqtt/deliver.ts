import { setTimeout as sleep } from 'node:timers/promises'
import type { Sender } from '../keys/sender.ts'
import type { MessageEnd } from './measure.ts'
import type { Message } from './message.ts'
import type { MessageIntake } from './message-intake.ts'

/** How long a bad message waits that cannot be set aside now, in milliseconds. */
const LATER_MS = 1000

export interface DeliverOptions {
  readonly intake: MessageIntake
  readonly sender: Sender
  /** Whether it is tried again: whoever waits for it is still there. */
  readonly goesOn: () => boolean
  /** Is told what became of the message, and how many seconds that took. */
  readonly count: (end: MessageEnd, seconds: number) => void
}

/**
 * Takes a message, as often as it needs until its readings are stored or on disk, or it is set aside: then it may be
 * acknowledged.
 *
 * @throws where it does not go on
 */
export async function deliver(message: Message, { intake, sender, goesOn, count }: DeliverOptions): Promise<void> {
  const begun = performance.now()
  const end = (how: MessageEnd) => count(how, (performance.now() - begun) / 1000)
  for (;;) {
    const outcome = await intake.take(message, sender)
    if (outcome.kind === 'taken') return end('taken')
    const aside = outcome.kind === 'bad' ? await intake.setAside(message, outcome.reason) : { fault: outcome.reason }
    if (aside === 'kept') return end('set_aside')
    if (aside === 'dropped') return end('dropped')
    if (!goesOn()) {
      end('unacknowledged')
      throw new Error(aside.fault)
    }
    await sleep(outcome.kind === 'later' ? outcome.afterMs : LATER_MS)
  }
}
