import type { Incident } from '@nrg/schema/incident'
import { useKnown, useMayAct } from '../../hooks/page-context.ts'
import { placeOf } from '../../incidents/place.ts'
import { readingOf, rowTitle } from '../../incidents/reading.ts'
import { Age } from '../../parts/age.tsx'
import { IncidentSign } from '../../parts/incident-sign.tsx'
import { KindChip } from '../../parts/kind-chip.tsx'
import { Owner } from '../../parts/owner.tsx'
import { TakeButton } from '../../parts/take-button.tsx'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { money, number } from '../../wording/number.ts'

/** An incident in the list of alerts. */
export function IncidentRow(props: {
  incident: Incident
  href: string
  selected: boolean
  now: number
  ticked: boolean
  onTick: () => void
}) {
  const { incident, href, selected, now, ticked, onTick } = props
  const { sites, summary, devices } = useKnown()
  const acts = useMayAct()
  const { state, severity, alerts, excess_kwh, excess_cost } = incident
  const { read, score, expected } = readingOf(
    incident,
    devices?.find(({ device_id }) => device_id === incident.devices[0]),
  )
  const since = Date.parse(incident.since)
  const more = alerts.length > 1 ? ` · ${alerts.length} alerts` : ''
  const energy =
    excess_kwh === null || incident.kind === 'supply'
      ? expected.replace(/^\w+ (?=every|±|\d|−)/, '')
      : [
          `${number(excess_kwh, Math.abs(excess_kwh) < 1 ? 2 : 1)} kWh`,
          ...(excess_cost === null ? [] : [money(excess_cost, summary?.currency)]),
        ].join(' · ')
  return (
    <li class={selected ? 'selected' : ''}>
      <a href={href} aria-current={selected ? 'true' : undefined} data-row>
        <IncidentSign incident={incident} />
        <div class="two-l">
          <div class="t b">{rowTitle(incident)}</div>
          <div>
            {placeOf(incident, sites)}
            {more}
          </div>
        </div>
        <div class="two-l c-read">
          <div class={`num ${severity === 'critical' && state !== 'closed' ? 'crit b' : ''}`}>
            {read} {score !== '' && <span class="mut plain">{score}</span>}
          </div>
          <div class="num">{energy}</div>
        </div>
        <div class="c-kind">
          <KindChip kind={incident.kind} />
        </div>
        <div class="two-l r c-since">
          <div class="num">
            {incident.until !== null && state === 'closed' ? (
              duration(Date.parse(incident.until) - since)
            ) : (
              <Age since={since} />
            )}
          </div>
          <div class="num">{clock.moment(since, now)}</div>
        </div>
        <div class="c-own own">{(state !== 'open' || !acts) && <Owner incident={incident} />}</div>
      </a>
      {acts && (
        <input
          type="checkbox"
          class="cbx"
          aria-label={`Select: ${incident.title}`}
          checked={ticked}
          onChange={onTick}
        />
      )}
      {state === 'open' && acts && <TakeButton incident={incident} />}
    </li>
  )
}
