import type { Incident } from '@nrg/schema/incident'
import { IncidentSign } from '../../parts/incident-sign.tsx'
import { Owner } from '../../parts/owner.tsx'
import { alertHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { number } from '../../wording/number.ts'

const MOST = 6

/** What was raised here before, the latest first. */
export function Earlier({ own }: { own: readonly Incident[] }) {
  const closed = own.filter(({ state }) => state === 'closed')
  if (closed.length === 0) return null
  return (
    <section class="panel below" aria-labelledby="earlier">
      <div class="ph">
        <h2 id="earlier">Earlier here</h2>
        <span class="count">24 hours</span>
      </div>
      <ul class="early">
        {closed.slice(0, MOST).map((incident) => (
          <li key={incident.id}>
            <a href={alertHref(incident.id)} data-row>
              <IncidentSign incident={incident} />
              <div class="two-l">
                <div class="t">{incident.title}</div>
                <div>
                  {clock.time(Date.parse(incident.since))}
                  {incident.until !== null && `, ${duration(Date.parse(incident.until) - Date.parse(incident.since))}`}
                </div>
              </div>
              <span class="num mut own">
                {incident.excess_kwh === null ? <Owner incident={incident} /> : `${number(incident.excess_kwh)} kWh`}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
