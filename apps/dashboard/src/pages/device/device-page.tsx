import type { DeviceDetail, DeviceSummary } from '@nrg/schema/device'
import type { Incident } from '@nrg/schema/incident'
import type { SeriesRange } from '@nrg/schema/series-range'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { isForPage } from '../../chrome/keys.ts'
import { incidentsByDevice, isLate, isRetired, nameOf, shownStatus } from '../../devices/status.ts'
import { useKnown, useMayAct, usePage } from '../../hooks/page-context.ts'
import { useAnswer } from '../../hooks/use-answer.ts'
import { useNow } from '../../hooks/use-now.ts'
import { byTrouble } from '../../incidents/order.ts'
import { spanOf } from '../../incidents/span.ts'
import { isStale } from '../../live/link.ts'
import { Age } from '../../parts/age.tsx'
import { Icon } from '../../parts/icon.tsx'
import { hrefOf, type Route, withQuery } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { everySeconds, number } from '../../wording/number.ts'
import { Explanation } from '../explanation/explanation.tsx'
import { NotFound } from '../not-found.tsx'
import { SilenceDialog } from '../silences/silence-dialog.tsx'
import { WhatIf } from '../what-if/what-if.tsx'
import { WhatIfPanel } from '../what-if/what-if-panel.tsx'
import { AsUsual } from './as-usual.tsx'
import { Chart } from './chart.tsx'
import { Earlier } from './earlier.tsx'
import { EnergyToday } from './energy-today.tsx'
import { Lanes } from './lanes.tsx'
import { following, PRESETS, rangeOf, standing } from './range.ts'
import { RangeBar } from './range-bar.tsx'
import { type DeviceSeries, useSeries } from './use-series.ts'

/** What hardly ever changes, as whether its clock is off, is asked for again so often. */
const DETAIL_MS = 60_000

/** One device: what it reads, against what was expected, and what is wrong with it. */
export function DevicePage({ id }: { id: string }) {
  const { devices, incidents = [], sites } = useKnown()
  const { route } = usePage()
  const shown = useSeries(id)
  const device = devices?.find(({ device_id }) => device_id === id) ?? { device_id: id, last_seen: '' }
  const own = useMemo(() => incidents.filter((one) => one.devices.includes(id)).toSorted(byTrouble), [incidents, id])
  const selected =
    own.find((one) => one.id === route.query.alert || one.alerts.includes(route.query.alert ?? '')) ??
    own.find(({ state }) => state !== 'closed')
  useRangeKeys()
  const may = useMayAct()
  const [silencing, setSilencing] = useState(false)
  const { electrical, clock: off } = useAnswer<DeviceDetail>(`/api/devices/${encodeURIComponent(id)}`, DETAIL_MS) ?? {}
  if (shown.state === 'unknown') return <NotFound what={`No reading of device ${id} is stored`} />
  const status = shownStatus(device, incidentsByDevice(own).get(id))
  const name = nameOf(device)
  const site = sites?.find((one) => one.site === (device.site ?? null))
  return (
    <>
      <nav class="crumb" aria-label="Where you are">
        <a href="/">Fleet</a>
        {device.site != null && (
          <>
            <span aria-hidden="true">/</span>
            <a href={hrefOf({ page: 'fleet', query: { site: device.site } })}>{site?.name ?? device.site}</a>
          </>
        )}
      </nav>
      <div class="dh">
        <div>
          <h1>
            <Icon name={status} label={status} />
            {name} {name !== `Device ${id}` && <span class="mut id">{id}</span>}
          </h1>
          <div class="meta">
            {device.note !== undefined && <span>{device.note}</span>}
            {electrical?.nominal_v !== undefined && (
              <span>
                {number(electrical.nominal_v, 0)} V, {electrical.phases === 1 ? '1 phase' : '3 phases'}
              </span>
            )}
            {device.last_seen !== '' && <LastReading device={device} />}
          </div>
        </div>
        <span class="grow" />
        <div class="acts">
          {may && selected === undefined && (
            <button type="button" class="btn" onClick={() => setSilencing(true)}>
              <Icon name="silenced" />
              Silence
            </button>
          )}
          <a class="btn" href={hrefOf({ page: 'silences', query: { device: id } })}>
            <Icon name="bell" />
            Silences
          </a>
          {shown.series !== undefined && (
            <a class="btn" href={exportHref(shown.series)} download>
              <Icon name="down" />
              Export
            </a>
          )}
        </div>
      </div>
      {off && (
        <p class="off-clock">
          <Icon name="warning" label="warning" />
          <span>{sentence(off.message)}</span>
        </p>
      )}
      {silencing && <SilenceDialog scopes={[{ device: id }]} onClose={() => setSilencing(false)} />}
      <div class="dgrid">
        <div>
          <section class="panel" aria-label="Readings">
            <RangeBar {...shown} />
            <Charts {...shown} metric={selected?.metric} own={own} values={device.values} />
          </section>
          <div class="below">
            <EnergyToday key={id} id={id} />
            <Earlier id={id} name={name} ends={own.filter(({ state }) => state === 'closed').length} />
          </div>
          {shown.series !== undefined && (
            <WhatIfPanel key={id}>
              {() => <WhatIf scope={`device:${id}`} metrics={measured(shown.series?.metrics)} />}
            </WhatIfPanel>
          )}
        </div>
        {selected === undefined ? (
          <AsUsual series={shown.series} own={own} />
        ) : (
          <Explanation key={selected.id} incident={selected} />
        )}
      </div>
    </>
  )
}

/** The readings that are shown, as a table for other programs. */
const exportHref = ({ device_id, from, to, metrics }: SeriesRange): string =>
  `/api/devices/${encodeURIComponent(device_id)}/export?${new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    metrics: measured(metrics).join(','),
  })}`

/** The metrics that are measured: others are made of them. */
const measured = (metrics: SeriesRange['metrics'] = {}): string[] =>
  Object.keys(metrics).filter((name) => !metrics[name]?.derived)

/** As it is said to who sends the readings. */
const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function LastReading({ device }: { device: DeviceSummary }) {
  const now = useNow()
  if (isRetired(device))
    return <span>retired {clock.moment(Date.parse(device.retired ?? ''), now)}, until it reports again</span>
  const late = isLate(device, now)
  return (
    <span class={late ? 'warn b' : ''}>
      last reading <Age since={Date.parse(device.last_seen)} /> ago
      {device.interval_s ? `, every ${everySeconds(device.interval_s)} s` : ''}
    </span>
  )
}

/** A range that follows the present, which has gone on since. */
const movedOn = (series: SeriesRange, late: number): SeriesRange => ({
  ...series,
  from: series.from + late,
  to: series.to + late,
})

function Charts(
  props: DeviceSeries & {
    again: () => void
    metric: string | undefined
    own: readonly Incident[]
    values: Record<string, { score: number | null }> | undefined
  },
) {
  const { series: known, state, again, metric, own, values } = props
  const { link, offsetMs } = useKnown()
  const { route, go } = usePage()
  const [table, setTable] = useState(false)
  const now = Date.now()
  const heldAt = isStale(link, now) && link.heardAt !== undefined ? link.heardAt + offsetMs : undefined
  if (known === undefined)
    return (
      <p class="none">
        {state === 'loading' ? 'Loading …' : 'The readings could not be had. '}
        {state === 'failed' && (
          <button type="button" class="link" onClick={again}>
            Try again
          </button>
        )}
      </p>
    )
  const follows = rangeOf(route.query, now).preset !== undefined
  const series = heldAt !== undefined && follows ? movedOn(known, now + offsetMs - known.to) : known
  const names = metricOrder(series, metric)
  const reset = () => go(withQuery(route, following('1h')))
  return (
    <>
      <Lanes series={series} own={own} />
      {names.map((name, index) => {
        const range = series.metrics[name]
        return (
          range !== undefined && (
            <Chart
              key={name}
              name={name}
              metric={range}
              series={series}
              spans={spansOf(series, name, own)}
              score={values?.[name]?.score}
              heldAt={heldAt}
              tall={index === 0}
              table={table}
              hasAxis={index === names.length - 1}
              onZoom={(from, to) => go(withQuery(route, standing(from, to)))}
              onReset={reset}
            />
          )
        )
      })}
      <Key
        table={table}
        onTable={setTable}
        bands={names.some((name) => series.metrics[name]?.expected.some((value) => value !== null))}
      />
    </>
  )
}

/** The metric of what is explained first, then those with an open alert by its beginning, then as they are configured. */
function metricOrder({ metrics, alerts }: SeriesRange, first: string | undefined): string[] {
  const rank = (name: string) => {
    const isOf = (metric = '') => metric === name || metrics[name]?.derived?.from.includes(metric)
    if (name === first) return 0
    return isOf(first) ? 1 : (alerts.find(({ metric, open }) => open && isOf(metric))?.since ?? Number.MAX_VALUE)
  }
  return Object.keys(metrics).sort((a, b) => rank(a) - rank(b))
}

function spansOf({ alerts }: SeriesRange, metric: string, own: readonly Incident[]) {
  if (alerts.length > 0)
    return alerts
      .filter((one) => one.metric === metric)
      .map(({ since, until, open, severity }) => ({ from: since, to: open ? null : until, severity }))
  return own.filter((one) => one.metric === metric).map(spanOf)
}

function Key({ bands, table, onTable }: { bands: boolean; table: boolean; onTable: (table: boolean) => void }) {
  const line = (stroke: string, width: number, dash?: string) => (
    <svg width="20" height="10" aria-hidden="true">
      <path
        d="M0 5H20"
        stroke={`var(--${stroke})`}
        stroke-width={width}
        {...(dash !== undefined && { 'stroke-dasharray': dash })}
      />
    </svg>
  )
  return (
    <div class="key">
      <span>{line('series', 2)}reading</span>
      {bands && (
        <>
          <span>{line('crit-fill', 3)}outside the alerting band</span>
          <span>
            <i class="cell band-in" />
            usual, ± 2 σ
          </span>
          <span>
            <i class="cell band-out" />
            alerting outside, ± 5 σ
          </span>
          <span>{line('expected', 1, '3 3')}expected</span>
        </>
      )}
      <span>{line('crit', 1.5, '6 3')}limit</span>
      <span class="grow" />
      <button type="button" class="link" aria-pressed={table} onClick={() => onTable(!table)}>
        Show as table
      </button>
    </div>
  )
}

/** `[` and `]` take a shorter and a longer range, `0` the usual one, the arrows go half a range back and on. */
function useRangeKeys(): void {
  const { route, go, store } = usePage()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!isForPage(event)) return
      const range = rangeAfter(event.key, route, Date.now() + store.known.offsetMs)
      if (range === undefined) return
      go(withQuery(route, range))
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [route, go, store])
}

/** The range that a key takes one to; undefined where it takes to none. */
function rangeAfter(key: string, { query }: Route, now: number) {
  const { preset, from, to } = rangeOf(query, now)
  const half = (to - from) / 2
  const at = PRESETS.findIndex(({ value }) => value === preset?.value)
  const next = { '[': PRESETS[at - 1], ']': PRESETS[at + 1] }[key]
  if (key === '0') return following('1h')
  if (next !== undefined) return following(next.value)
  if (key === 'ArrowLeft') return standing(from - half, to - half)
  if (key !== 'ArrowRight' || preset !== undefined) return undefined
  return to + half < now ? standing(from + half, to + half) : following('1h')
}
