import type { Unsent } from '@nrg/schema/outbox-event'
import type { ComponentChildren } from 'preact'
import { useKnown, useMayAct, usePage } from '../hooks/page-context.ts'
import { useNow } from '../hooks/use-now.ts'
import { Icon } from '../parts/icon.tsx'
import { clock } from '../wording/clock.ts'
import { duration } from '../wording/duration.ts'

/** A clock that is this far from the service's is said, for times on this machine are compared with it by eye. */
const CLOCK_OFF_MS = 5000
/** One question that fails is no news yet. */
const FAILURES = 2

/** What is wrong between the page and the service: one thing at a time, the worst first. */
export function Notice() {
  const { link, offsetMs, summary } = useKnown()
  const { refresh } = usePage()
  const may = useMayAct()
  const now = useNow() - offsetMs
  if (link.failures >= FAILURES) {
    const since = link.heardAt === undefined ? '' : ` since ${clock.exact(link.heardAt)}`
    const [what, where] =
      link.state === 'database'
        ? ['No answer from the database', 'database']
        : ['No connection to the query service', 'service']
    return (
      <div class="notice" role="alert">
        <Icon name="warning" />
        <span>
          {what}
          {since}
        </span>
        <span class="sub">
          {link.heardAt === undefined
            ? `Nothing can be shown until the ${where} answers. `
            : 'What you see is of that time. '}
          Trying again in {duration((link.nextAt ?? now) - now)}
          {may ? '; acknowledgements are sent once it is back.' : '.'}
        </span>
        <button type="button" class="btn" onClick={refresh}>
          Try now
        </button>
      </div>
    )
  }
  if (summary?.partial)
    return (
      <Warning sub="What is there is missing here until it answers.">
        No answer from cell {summary.partial.join(', ')}
      </Warning>
    )
  if (summary?.unsent) return <NotSent {...summary.unsent} />
  if (Math.abs(offsetMs) > CLOCK_OFF_MS)
    return (
      <Warning sub="Ages are those of the service.">
        The clock of this machine is {duration(Math.abs(offsetMs))} {offsetMs > 0 ? 'behind' : 'ahead of'} that of the
        service
      </Warning>
    )
  if (summary?.simulated)
    return (
      <div class="notice calm" role="status">
        <span>These devices are simulated.</span>
        <span class="sub">
          <code>SIMULATE=off npm run dev</code> starts without them; your own devices appear beside them once they send.{' '}
          <a class="link" href="/welcome">
            Send a reading
          </a>
        </span>
      </div>
    )
  return null
}

/** Messages that the notify service could not send. */
function NotSent({ given_up, waiting }: Unsent) {
  const count = waiting.reduce((sum, { messages }) => sum + messages, given_up)
  const tried = waiting.map(({ channel, messages }) => `${channel} ${messages}`).join(', ')
  return (
    <Warning
      sub={`${tried && `Tried again: ${tried}. `}${given_up > 0 ? `Given up: ${given_up}. ` : ''}/ready of notify says which.`}
    >
      {count === 1 ? 'A message' : `${count} messages`} could not be sent
    </Warning>
  )
}

const Warning = ({ children, sub }: { readonly children: ComponentChildren; readonly sub: ComponentChildren }) => (
  <div class="notice" role="status">
    <Icon name="warning" />
    <span>{children}</span>
    <span class="sub">{sub}</span>
  </div>
)
