import { useState } from 'preact/hooks'
import { say } from '../../chrome/toast.ts'
import { useKnown, usePage } from '../../hooks/page-context.ts'
import { useNow } from '../../hooks/use-now.ts'
import { isStale } from '../../live/link.ts'
import { Segments } from '../../parts/segments.tsx'
import { withQuery } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { localInput } from '../silences/silence-dialog.tsx'
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
        <form
          class="own-range"
          onSubmit={(event) => {
            event.preventDefault()
            const [start, end] = [...new FormData(event.currentTarget).values()].map((value) =>
              Date.parse(String(value)),
            )
            if (start === undefined || end === undefined || !(start < end))
              return say('The range ends before it begins')
            setChoosing(false)
            go(withQuery(route, standing(start, end)))
          }}
        >
          {[from, to].map((at, index) => (
            <input
              key={index === 0 ? 'from' : 'to'}
              class="inp"
              type="datetime-local"
              name={index === 0 ? 'from' : 'to'}
              aria-label={index === 0 ? 'From' : 'To'}
              required
              defaultValue={localInput(at)}
              max={localInput(now + 60_000)}
            />
          ))}
          <button type="submit" class="btn pri">
            Show
          </button>
        </form>
      )}
      {preset === undefined ? (
        <button type="button" class="btn quiet" onClick={() => go(withQuery(route, following('1h')))}>
          {clock.moment(from, now)} … {clock.moment(to, now)} ✕
        </button>
      ) : (
        <span class="follow">{held ? '◻ Held' : '● Following'}</span>
      )}
      <span class="grow" />
      {series !== undefined && <span class="mut c-kw">{stepWords(series.step_ms)}, with least and most</span>}
    </div>
  )
}
