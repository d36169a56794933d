import { useState } from 'preact/hooks'
import { useKnown, usePage } from '../../hooks/page-context.ts'
import { useNow } from '../../hooks/use-now.ts'
import { isStale } from '../../live/link.ts'
import { OwnRange } from '../../parts/own-range.tsx'
import { Segments } from '../../parts/segments.tsx'
import { withQuery } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { following, PRESETS, rangeOf, standing, stepWords } from './range.ts'
import type { DeviceSeries } from './use-series.ts'

const CUSTOM = 'custom'

/** What stretch of time is shown, and whether it follows the present. */
export function RangeBar({ series }: DeviceSeries) {
  const { link, offsetMs } = useKnown()
  const { route, go } = usePage()
  const now = useNow()
  const [choosing, setChoosing] = useState(false)
  const { preset, from, to } = rangeOf(route.query, now)
  const held = isStale(link, now - offsetMs)
  return (
    <div class="bar">
      <Segments
        label="Range"
        value={choosing || preset === undefined ? CUSTOM : preset.value}
        onChoose={(value) => {
          setChoosing(value === CUSTOM)
          if (value !== CUSTOM) go(withQuery(route, following(value)))
        }}
        choices={[...PRESETS, { value: CUSTOM, label: 'Custom' }]}
      />
      {choosing && (
        <OwnRange
          from={from}
          to={to}
          now={now}
          onChoose={(start, end) => {
            setChoosing(false)
            go(withQuery(route, standing(start, end)))
          }}
        />
      )}
      {preset === undefined ? (
        <button type="button" class="btn quiet" onClick={() => go(withQuery(route, following('1h')))}>
          {clock.moment(from, now)} … {clock.moment(to, now)} ✕
        </button>
      ) : (
        <span class="follow">
          <i class={held ? 'off' : ''} />
          {held ? 'Held' : 'Following'}
        </span>
      )}
      <span class="grow" />
      {series !== undefined && <span class="mut c-kw">{stepWords(series.step_ms)}, with least and most</span>}
    </div>
  )
}
