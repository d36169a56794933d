import type { Incident } from '@nrg/schema/incident'
import { usePage } from '../hooks/page-context.ts'

/** Takes an incident in its row. */
export function TakeButton({ incident }: { incident: Incident }) {
  const { acts } = usePage()
  return (
    <button type="button" class="btn take" onClick={() => acts.acknowledge(incident)}>
      Acknowledge<span class="sr">: {incident.title}</span>
    </button>
  )
}
