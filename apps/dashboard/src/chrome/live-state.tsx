import { useEffect } from 'preact/hooks'
import { useKnown } from '../hooks/page-context.ts'
import { useNow } from '../hooks/use-now.ts'
import { isStale } from '../live/link.ts'
import { duration } from '../wording/duration.ts'

/** Whether what is shown is of now. Only a change of state is spoken, never each second. */
export function LiveState() {
  const { link, devices, offsetMs } = useKnown()
  const now = useNow() - offsetMs
  const stale = isStale(link, now)
  useEffect(() => {
    document.body.classList.toggle('stale', stale)
  }, [stale])
  const isOpening = link.state === 'connecting'
  const words = () => {
    if (link.state === 'live' || isOpening) return devices?.length === 0 ? 'Waiting' : 'Live'
    if (stale && link.heardAt !== undefined) return `Stale for ${duration(now - link.heardAt)}`
    return `Reconnecting, in ${duration((link.nextAt ?? now) - now)}`
  }
  const spoken = link.state === 'live' ? 'Live' : stale ? 'Stale' : 'Reconnecting'
  return (
    <span class={`live ${stale ? 'stale' : link.state}`}>
      <i />
      {/* Its place is kept while nothing is known yet: what stands beside it does not move. */}
      <span aria-hidden="true" style={isOpening ? 'visibility:hidden' : ''}>
        {words()}
      </span>
      <span class="sr" role="status">
        {spoken}
      </span>
    </span>
  )
}
