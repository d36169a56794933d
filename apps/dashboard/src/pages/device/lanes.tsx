import type { Incident } from '@nrg/schema/incident'
import type { SeriesRange } from '@nrg/schema/series-range'
import { usePage } from '../../hooks/page-context.ts'
import { useWide } from '../../hooks/use-wide.ts'
import { spanOf } from '../../incidents/span.ts'
import type { IconName } from '../../parts/icon.tsx'
import { type Lane, Timeline } from '../../parts/timeline.tsx'
import { hrefOf, withQuery } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { chartTicks } from '../../wording/ticks.ts'

const DAY_MS = 24 * 3_600_000
/** What is no act of a person, and a person's verdict. */
const SIGNS: Readonly<Record<string, IconName>> = { config: 'config', verdict: 'check' }

/** The alerts and events of what is charted, above it. */
export function Lanes({ series, own }: { series: SeriesRange; own: readonly Incident[] }) {
  const { route } = usePage()
  const wide = useWide()
  const { from, to, events } = series
  const spans = own
    .map(spanOf)
    .filter((span) => span.from < to && (span.to ?? to) > from)
    .map((span) => ({ ...span, href: hrefOf(withQuery(route, { alert: span.id })) }))
  const marks = events.map(({ time, type, actor, text }) => ({
    time,
    icon: SIGNS[type] ?? 'person',
    label: [type, actor, text].filter(Boolean).join(', '),
  }))
  const lanes: Lane[] = [{ name: 'Alerts', spans }, ...(marks.length > 0 ? [{ name: 'Events', spans: [], marks }] : [])]
  const label = to - from > 1.5 * DAY_MS ? clock.day : clock.time
  const isNow = Math.abs(Date.now() - to) < DAY_MS / 288
  return (
    <div class="ev">
      <Timeline
        lanes={lanes}
        from={from}
        to={to}
        ticks={chartTicks(from, to, wide)}
        label={label}
        end={isNow ? 'now' : label(to)}
      />
    </div>
  )
}
