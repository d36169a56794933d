import type { Unsent } from '@nrg/schema/outbox-event'
import type { Detail } from '@nrg/schema/problem'
import type { Outbox } from './outbox/outbox.ts'
import type { Dispatcher } from './sending/dispatcher.ts'

/** What is in the outbox that somebody should know of, for people. */
export function describeOutbox(outbox: Outbox, dispatcher: Dispatcher): readonly Detail[] {
  const details: Detail[] = []
  const { fault } = outbox
  if (fault !== undefined) details.push({ code: 'outbox_fault', message: `nobody is told of anything: ${fault}` })
  const { givenUp } = outbox.counts
  if (givenUp > 0)
    details.push({
      code: 'given_up',
      message: `${messages(givenUp)} could not be sent within a day: \`npm run notify -- retry\` tries again`,
    })
  for (const [channel, size] of dispatcher.failing())
    details.push({ code: 'not_sent', field: channel, message: `${messages(size)} to ${channel} not sent yet` })
  return details
}

/** So often a message was tried in vain before others are told of it: a channel that is slow for a moment is no news. */
const TRIED = 4

/** What could not be sent, for who does not ask this service. */
export const unsentOf = (outbox: Outbox, dispatcher: Dispatcher): Unsent => ({
  given_up: outbox.counts.givenUp,
  waiting: [...dispatcher.failing(TRIED)].map(([channel, count]) => ({ channel, messages: count })),
})

const messages = (count: number) => (count === 1 ? '1 message' : `${count} messages`)
