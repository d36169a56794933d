import type { Incident } from '@nrg/schema/incident'
import type { SiteSummary } from '@nrg/schema/site'
import { useKnown } from '../../hooks/page-context.ts'
import { useWide } from '../../hooks/use-wide.ts'
import { spanOf } from '../../incidents/span.ts'
import { type Lane, Timeline } from '../../parts/timeline.tsx'
import { localOffset, ticks } from '../../wording/ticks.ts'

const DAY_MS = 24 * 3_600_000

/** The incidents of 24 hours, a lane for each site; where there are no sites, a lane for each severity. */
export function DayTimeline({ now }: { now: number }) {
  const { incidents = [], sites = [] } = useKnown()
  const wide = useWide()
  const lanes = sites.length > 1 ? bySite(incidents, sites) : bySeverity(incidents)
  const from = now - DAY_MS
  return (
    <section class="panel" aria-labelledby="day">
      <div class="ph">
        <h2 id="day">Incidents, last 24 hours</h2>
        <span class="count">{incidents.length}</span>
        <span class="grow" />
        <span class="mut hide-s">
          tall: critical · flat: warning · outlined: sensor · dashed: no signal · hatched: silenced
        </span>
      </div>
      <Timeline lanes={lanes} from={from} to={now} ticks={ticks(from, now, wide ? 8 : 4, localOffset)} end="now" />
    </section>
  )
}

const bySite = (incidents: readonly Incident[], sites: readonly SiteSummary[]): Lane[] =>
  sites.map(({ site, name }) => ({ name, spans: incidents.filter((one) => one.site === site).map(spanOf) }))

const bySeverity = (incidents: readonly Incident[]): Lane[] =>
  (['critical', 'warning'] as const).map((severity) => ({
    name: severity === 'critical' ? 'Critical' : 'Warning',
    spans: incidents.filter((one) => one.severity === severity).map(spanOf),
  }))
