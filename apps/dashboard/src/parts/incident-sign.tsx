import type { Incident } from '@nrg/schema/incident'
import { Icon } from './icon.tsx'

/** The sign of an incident: how it stands, then how bad it is. */
export function IncidentSign({ incident: { state, reason, severity } }: { incident: Incident }) {
  if (state === 'closed') return <Icon name="closed" label="closed" />
  if (state === 'silenced')
    return (
      <span class="mut">
        <Icon name="silenced" label="silenced" />
      </span>
    )
  return reason === 'offline' ? <Icon name="offline" label="silent" /> : <Icon name={severity} label={severity} />
}
