import type { Unsent } from '@nrg/schema/outbox-event'
import { Icon } from '../parts/icon.tsx'

/** That somebody who should know of incidents was not told, and what to do. */
export function UnsentNotice({ given_up, waiting }: Unsent) {
  const trying = waiting.reduce((sum, { messages }) => sum + messages, 0)
  const channels = waiting.map(({ channel }) => channel).join(', ')
  return (
    <div class="notice" role="alert">
      <Icon name="warning" />
      <span>
        {given_up + trying} {given_up + trying === 1 ? 'message' : 'messages'} could not be sent
      </span>
      <span class="sub">
        {trying > 0 && `Trying ${channels} again. `}
        {given_up > 0 && (
          <>
            {given_up} given up: <code>npm run notify -- retry</code>
          </>
        )}
      </span>
    </div>
  )
}
