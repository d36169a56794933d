import type { Incident } from '@nrg/schema/incident'
import { useKnown, useMayAct } from '../../hooks/page-context.ts'
import { useSpark } from '../../hooks/use-spark.ts'
import { needsAttention } from '../../incidents/order.ts'
import { placeOf } from '../../incidents/place.ts'
import { readingOf, rowTitle } from '../../incidents/reading.ts'
import { Age } from '../../parts/age.tsx'
import { IncidentSign } from '../../parts/incident-sign.tsx'
import { KindChip } from '../../parts/kind-chip.tsx'
import { Owner } from '../../parts/owner.tsx'
import { Spark } from '../../parts/spark.tsx'
import { TakeButton } from '../../parts/take-button.tsx'
import { alertHref, deviceHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { metricWords } from '../../wording/metric.ts'

const MOST_ROWS = 8

/** What somebody has to look at: open, then taken; critical first, then the youngest. */
export function Attention({ now }: { now: number }) {
  const { incidents, link } = useKnown()
  const open = needsAttention(incidents ?? [])
  const more = open.length - MOST_ROWS
  return (
    <section class="panel" aria-labelledby="attention">
      <div class="ph">
        <h2 id="attention">Needs attention</h2>
        <span class="count">{open.length}</span>
        <span class="grow" />
        <a class="more" href="/alerts">
          All alerts
        </a>
      </div>
      <ul class="att">
        {open.slice(0, MOST_ROWS).map((incident) => (
          <Row key={incident.id} incident={incident} now={now} />
        ))}
      </ul>
      {more > 0 && (
        <a class="foot link" href="/alerts?state=open">
          {more} more
        </a>
      )}
      {open.length === 0 && <p class="none">{quiet(incidents, link.state, now)}</p>}
    </section>
  )
}

function quiet(incidents: readonly Incident[] | undefined, state: string, now: number): string {
  if (incidents === undefined) return state === 'connecting' ? 'Loading …' : 'Not known until the service answers.'
  const ends = incidents.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]))
  if (ends.length === 0) return 'All as usual. Nothing was raised in the last 24 hours.'
  return `All as usual. The last incident ended ${duration(now - Math.max(...ends))} ago.`
}

function Row({ incident, now }: { incident: Incident; now: number }) {
  const { sites, devices } = useKnown()
  const acts = useMayAct()
  const { id, metric, reason, severity, state } = incident
  const [only] = incident.devices
  const device = devices?.find(({ device_id }) => device_id === only)
  const spark = useSpark(only)
  const { read, score, expected } = readingOf(incident, device)
  const since = Date.parse(incident.since)
  const href = incident.devices.length === 1 && only !== undefined ? deviceHref(only, { alert: id }) : alertHref(id)
  return (
    <li>
      <a href={href} data-row>
        <IncidentSign incident={incident} />
        <div class="two-l">
          <div class="t">{rowTitle(incident)}</div>
          <div>{placeOf(incident, sites)}</div>
        </div>
        <div class="c-spark">
          {spark !== undefined && (spark.metric === metric || reason === 'offline') && (
            <Spark
              points={spark.mean}
              usual={spark.usual as [number, number] | null}
              label={`${metricWords(spark.metric).label}, last hour`}
              severity={severity}
              width={118}
            />
          )}
        </div>
        <div class="two-l c-read">
          <div class={`num b ${severity === 'critical' && reason !== 'offline' ? 'crit' : ''}`}>
            {read} {score !== '' && <span class="mut plain">{score}</span>}
          </div>
          <div class="num">{expected}</div>
        </div>
        <div class="two-l r c-since">
          <div class="num">
            <Age since={since} />
          </div>
          <div class="num">since {clock.moment(since, now)}</div>
        </div>
        <div class="c-kind">
          <KindChip kind={incident.kind} />
        </div>
        <div class="c-own own">{(state !== 'open' || !acts) && <Owner incident={incident} />}</div>
      </a>
      {state === 'open' && acts && <TakeButton incident={incident} />}
    </li>
  )
}
