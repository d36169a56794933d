import type { Incident, IncidentList } from '@nrg/schema/incident'
import { useAnswer } from '../../hooks/use-answer.ts'
import { rowTitle } from '../../incidents/reading.ts'
import { IncidentSign } from '../../parts/incident-sign.tsx'
import { VERDICTS } from '../../parts/owner.tsx'
import { alertHref, hrefOf } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { number } from '../../wording/number.ts'

const DAYS = 90
const MOST = 3

/** What was raised here before and is over, the latest first; asked for anew when more has ended. */
export function Earlier({ id, name, ends }: { id: string; name: string; ends: number }) {
  const asked = { device: id, state: 'closed', from: `-${DAYS}d`, order: 'newest', limit: String(MOST) }
  const closed = useAnswer<IncidentList>(`/api/incidents?${new URLSearchParams(asked)}`, undefined, ends) ?? []
  if (closed.length === 0) return null
  return (
    <section class="panel" aria-labelledby="earlier">
      <div class="ph">
        <h2 id="earlier">Earlier here</h2>
        <span class="count">{DAYS} days</span>
        <span class="grow" />
        <a class="more" href={hrefOf({ page: 'alerts', query: { range: '30d', q: name } })}>
          All<span class="sr"> of 30 days</span>
        </a>
      </div>
      <ul class="early">
        {closed.map((incident) => (
          <li key={incident.id}>
            <a href={alertHref(incident.id)} data-row>
              <IncidentSign incident={incident} />
              <div class="two-l">
                <div class="t">{rowTitle(incident)}</div>
                <div>{whenOf(incident)}</div>
              </div>
              <span class="num mut">{worthOf(incident)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function whenOf({ since, until, verdict, cause }: Incident): string {
  const began = Date.parse(since)
  const lasted = until === null ? '' : `, ${duration(Date.parse(until) - began)}`
  return `${clock.date(began)}${lasted}${verdict === null ? '' : ` · ${VERDICTS[verdict]}`}${cause ? `: ${cause}` : ''}`
}

const worthOf = ({ excess_kwh, kind }: Incident): string =>
  excess_kwh === null ? (kind === 'sensor' ? 'sensor' : '') : `${number(excess_kwh)} kWh`
