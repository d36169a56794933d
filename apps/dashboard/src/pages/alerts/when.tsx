import type { Incident } from '@nrg/schema/incident'
import { useState } from 'preact/hooks'
import { usePage } from '../../hooks/page-context.ts'
import { useWide } from '../../hooks/use-wide.ts'
import { pickedOf } from '../../incidents/filter.ts'
import { spanOf } from '../../incidents/span.ts'
import { OwnRange } from '../../parts/own-range.tsx'
import { Segments } from '../../parts/segments.tsx'
import { type Lane, Timeline } from '../../parts/timeline.tsx'
import { withQuery } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { KIND_NAMES } from '../../wording/kind.ts'
import { localOffset, ticks } from '../../wording/ticks.ts'
import { KNOWN_MS, PASTS } from './past.ts'

/** The first of each lane names it. */
const LANES = [
  ['electrical', 'supply'],
  ['sensor'],
  ['communication'],
  ['unknown'],
] as const satisfies Incident['kind'][][]

/** When incidents held, a lane for each kind; a stretch that is dragged over, or chosen, is what is listed. */
export function When({ incidents, from, now }: { incidents: readonly Incident[]; from: number; now: number }) {
  const { route, go } = usePage()
  const wide = useWide()
  const [choosing, setChoosing] = useState(false)
  const lanes = LANES.map(
    (kinds): Lane => ({
      name: KIND_NAMES[kinds[0]],
      spans: incidents.filter(({ kind }) => kinds.some((one) => one === kind)).map(spanOf),
    }),
  ).filter(({ spans }) => spans.length > 0)
  const picked = pickedOf(route.query)
  const pick = (start: number, end: number) => {
    setChoosing(false)
    const [after, before] = [start, end].map((ms) => new Date(ms).toISOString())
    go(withQuery(route, { from: after, to: before }), true)
  }
  return (
    <section class="panel" aria-label="When">
      <div class="bar plain">
        <Segments
          label="Range"
          value={route.query.range ?? '24h'}
          onChoose={(chosen) => go(withQuery(route, { range: chosen === '24h' ? '' : chosen, from: '', to: '' }), true)}
          choices={PASTS}
        />
        {choosing && <OwnRange from={picked?.[0] ?? from} to={picked?.[1] ?? now} now={now} onChoose={pick} />}
        <span class="grow" />
        {picked === undefined ? (
          <button type="button" class="btn quiet hint" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
            drag over the timeline to filter
          </button>
        ) : (
          <button
            type="button"
            class="btn quiet"
            aria-label="All of the time again"
            onClick={() => go(withQuery(route, { from: '', to: '' }), true)}
          >
            {clock.moment(picked[0], now)} … {clock.moment(picked[1], now)} ✕
          </button>
        )}
      </div>
      <Timeline
        lanes={lanes}
        from={from}
        to={now}
        ticks={ticks(from, now, wide ? 8 : 4, localOffset)}
        {...(now - from > KNOWN_MS && { label: clock.day })}
        end="now"
        picked={picked}
        onPick={pick}
      />
    </section>
  )
}
