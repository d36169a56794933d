import type { MetricRange, SeriesRange } from '@nrg/schema/series-range'
import { useEffect, useRef, useState } from 'preact/hooks'
import { chartColumns, scaleOf, shownLimits } from '../../charts/chart-columns.ts'
import type { ChartData, Plot } from '../../charts/plot.ts'
import { useWide } from '../../hooks/use-wide.ts'
import { Quantity } from '../../parts/quantity.tsx'
import { clock } from '../../wording/clock.ts'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'
import { chartTicks } from '../../wording/ticks.ts'
import { AsTable } from './as-table.tsx'

const DAY_MS = 24 * 3_600_000
const USUAL_SD = 2

export interface ChartProps {
  readonly name: string
  readonly metric: MetricRange
  readonly series: SeriesRange
  readonly spans: ChartData['spans']
  readonly score: number | null | undefined
  readonly heldAt: number | undefined
  readonly tall: boolean
  readonly hasAxis: boolean
  /** With the same in numbers. */
  readonly table: boolean
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
}

/** A metric of a device: what it is now, what was expected, and its past. */
export function Chart(props: ChartProps) {
  const { name, metric, series, score } = props
  const { label, unit, decimals } = metricWords(name, metric.unit)
  const [hovered, setHovered] = useState<number | null>(null)
  const at = metric.mean.findLastIndex((value) => value !== null)
  const empty = at === -1
  const value = metric.last?.value ?? metric.mean[at]
  const [expected, sd] = [metric.expected[at] ?? null, metric.sd[at] ?? null]
  const far = score ?? (value != null && expected !== null && sd ? (value - expected) / sd : null)
  const out = far !== null && metric.threshold > 0 && Math.abs(far) >= metric.threshold
  const told = [
    expected !== null
      ? `expected ${number(expected, decimals)} ± ${number(sd, decimals)} ${unit}`
      : !empty && metric.baseline !== 'none' && metric.threshold > 0 && 'still learning what is usual',
    expected !== null && far !== null && `${number(far)} σ`,
    madeOf(metric),
  ]
    .filter(Boolean)
    .join(' · ')
  const said = `${label}: ${number(value, decimals)} ${unit}${told && `, ${told}`}`
  return (
    <div class="chart">
      <div class="ch">
        <h2>{label}</h2>
        <span class={`now num stl ${out ? 'crit' : ''}`}>
          {out && <span class="av">{far > 0 ? '▲' : '▼'}</span>}
          <Quantity value={value} unit={unit} digits={decimals} />
        </span>
        <span class="sub num against">{told}</span>
        <span class="at num" aria-live="polite">
          {hovered !== null && readout(series, metric, hovered, unit, decimals)}
        </span>
      </div>
      {empty ? (
        <p class="none">No readings of it in this time.</p>
      ) : (
        <>
          <Drawing {...props} said={said} onHover={setHovered} />
          {props.table && <AsTable name={name} metric={metric} series={series} />}
        </>
      )}
    </div>
  )
}

/** What is not measured is told with what it is made of. */
const madeOf = ({ derived }: MetricRange): string | undefined =>
  derived &&
  `from ${derived.from.map((name) => metricWords(name).letter).join(' and ')}, power factor ${derived.power_factor}`

function readout({ time }: SeriesRange, metric: MetricRange, index: number, unit: string, digits: number): string {
  const at = time[index]
  if (at === undefined) return ''
  const [expected, sd] = [metric.expected[index] ?? null, metric.sd[index] ?? null]
  const usual =
    expected === null || sd === null
      ? ''
      : `, usual ${number(expected - USUAL_SD * sd, digits)} … ${number(expected + USUAL_SD * sd, digits)}`
  return `${clock.exact(at)}  ${number(metric.mean[index], digits)} ${unit}${usual}`
}

/** So many points keys move the cursor on. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }

/** Another number for each time that the theme has changed. */
function useTheme(): number {
  const [theme, setTheme] = useState(0)
  useEffect(() => {
    const change = () => setTheme((count) => count + 1)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    addEventListener('themechange', change)
    dark.addEventListener('change', change)
    return () => {
      removeEventListener('themechange', change)
      dark.removeEventListener('change', change)
    }
  }, [])
  return theme
}

function chartData({ metric, series, spans, heldAt }: ChartProps, wide: boolean): ChartData {
  const { from, to, time } = series
  const columns = chartColumns(metric, time, heldAt)
  return {
    time,
    columns,
    scale: scaleOf(columns),
    from,
    to,
    spans,
    limits: shownLimits(metric),
    ticks: chartTicks(from, to, wide),
    ...(heldAt !== undefined && { heldAt }),
  }
}

function Drawing(props: ChartProps & { said: string; onHover: (index: number | null) => void }) {
  const { series, spans, heldAt, tall, hasAxis, said, onHover, onZoom, onReset } = props
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot | undefined>(undefined)
  const wide = useWide()
  const height = (wide ? (tall ? 190 : 118) : 128) + (hasAxis ? 20 : 0)
  const { from, to, time } = series
  const data = chartData(props, wide)
  const latest = useRef({ data, onHover, onZoom, onReset })
  latest.current = { data, onHover, onZoom, onReset }
  const theme = useTheme()
  useEffect(() => {
    let ended = false
    import('../../charts/plot.ts').then(({ createPlot }) => {
      const box = place.current
      if (ended || box === null) return
      const now = latest.current
      plot.current = createPlot(box, now.data, {
        height,
        hasAxis,
        label: now.data.to - now.data.from > 1.5 * DAY_MS ? clock.day : clock.time,
        onHover: (index) => latest.current.onHover(index),
        onZoom: (start, end) => latest.current.onZoom(start, end),
        onReset: () => latest.current.onReset(),
      })
    })
    const watch = new ResizeObserver(([entry]) => plot.current?.resize(Math.floor(entry?.contentRect.width ?? 0)))
    if (place.current !== null) watch.observe(place.current)
    return () => {
      ended = true
      watch.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [height, hasAxis, theme, to - from > 1.5 * DAY_MS])
  useEffect(() => plot.current?.draw(latest.current.data), [series, heldAt, spans])
  const cursor = useRef(0)
  const move = (event: KeyboardEvent) => {
    const end = time.length - 1
    const step = event.key === 'Home' ? -end : event.key === 'End' ? end : STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    cursor.current = Math.max(0, Math.min(end, cursor.current + step))
    plot.current?.point(cursor.current)
    onHover(cursor.current)
  }
  return (
    <div
      class="pl"
      ref={place}
      style={{ height: `${height}px` }}
      role="img"
      aria-label={said}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the cursor is moved by keys
      tabIndex={0}
      onFocus={() => {
        cursor.current = time.length - 1
      }}
      onKeyDown={move}
    />
  )
}
