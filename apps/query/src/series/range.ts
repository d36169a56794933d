import { actEntries } from '@nrg/detection/acts/log'
import { isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { unitOf } from '@nrg/detection/alerts/kind-of'
import { POWER_METRIC, POWER_UNIT } from '@nrg/detection/energy/power'
import type { ConfigLog } from '@nrg/influx/config-log'
import type { QueryOptions } from '@nrg/influx/query'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import type { MetricRange, SeriesRange } from '@nrg/schema/series-range'
import { derivationOf } from '../energy/derivation.ts'
import { type Held, type HeldSource, heldSince } from '../live/held.ts'
import { alertingSd } from '../metrics/summary.ts'
import { rounded } from '../rounded.ts'
import { derivedExpected, derivedSteps, latestPower, toldDerivation, withSources } from './derived-power.ts'
import { readExpected } from './expected.ts'
import type { SeriesQuestion } from './parameters.ts'
import { readSteps, type Steps } from './steps.ts'

/** Shorter steps than those of the rollup are made of readings. */
const ROLLUP_MS = 60_000
/** So many of its intervals without a reading are a gap; where they are not known, so long. */
const INTERVALS = 3
const UNKNOWN_GAP_MS = 180_000

export interface RangeSource extends HeldSource {
  readonly configs: ConfigLog
}

/** A device in a range of time: its readings in steps, what was expected, alerts, what was done, gaps. */
export async function readRange(
  source: RangeSource,
  device: string,
  asked: SeriesQuestion,
  options: QueryOptions & { readonly now: Date },
): Promise<SeriesRange> {
  const { reader, fleet, state, configs } = source
  const now = options.now.getTime()
  const from = sourceOf(asked, fleet, now)
  const question = from === 'rollup' ? widened(asked) : asked
  const { stepMs, to, metrics, baseline } = question
  const derivation = metrics.includes(POWER_METRIC) ? derivationOf(fleet, device) : undefined
  const read = derivation === undefined ? question : { ...question, metrics: withSources(metrics, derivation) }
  const [steps, expected, held] = await Promise.all([
    readSteps(reader, device, read, from, options),
    readExpected(reader, device, read, options),
    heldSince(question.from, source, options),
    configs.fresh(),
  ])
  const length = Math.round((to - question.from) / stepMs)
  const heard = Array.from({ length }, (_, step) => [...steps.values()].some(({ n }) => (n[step] ?? 0) > 0))
  const empty = !heard.includes(true)
  // A power that is measured is as it was measured.
  const derived = steps.get(POWER_METRIC)?.n.some((n) => n > 0) === true ? undefined : derivation
  const latest = state.devices.get(device)?.values
  const incidents = new Map(
    held.incidents.flatMap(({ incident }) => incident.alerts.map((alert) => [alertId(alert), incident])),
  )
  // What many devices have in common is shown at those that it was seen at.
  const isCommon = (alert: StoredAlert) =>
    alert.device_id === FLEET &&
    metrics.includes(alert.metric) &&
    incidents.get(alertId(alert))?.devices.includes(device) === true
  return {
    device_id: device,
    from: question.from,
    to,
    step_ms: stepMs,
    source: from,
    time: empty ? [] : heard.map((_, step) => question.from + (step + 1) * stepMs),
    metrics: Object.fromEntries(
      metrics.map((metric): [string, MetricRange] => {
        const told = metric === POWER_METRIC ? derived : undefined
        const own = told === undefined ? steps.get(metric) : derivedSteps(steps, told)
        const normal = told === undefined ? expected.get(metric) : derivedExpected(expected, told)
        const last = told === undefined ? latest?.get(metric) : latestPower(latest, told)
        return [
          metric,
          {
            unit: told === undefined ? unitOf(fleet)(metric) : POWER_UNIT,
            ...(empty ? noSteps : columnsOf(own)),
            expected: empty ? [] : shown(normal?.expected, length),
            sd: empty ? [] : shown(normal?.sd, length),
            baseline,
            threshold: alertingSd(fleet, metric, device),
            ...limitOf(fleet, metric, device),
            last: last === undefined || last.time >= to ? null : { time: last.time, value: rounded(last.value) },
            ...(told !== undefined && { derived: toldDerivation(told) }),
          },
        ]
      }),
    ),
    alerts: held.alerts
      .filter((alert) => alert.state === 'raised' && alert.since < to)
      .filter((alert) => alert.device_id === device || isCommon(alert))
      .map((alert) => shownAlert(alert, incidents.get(alertId(alert)), isOpen(fleet, alert, now))),
    events: eventsOf(held.incidents, configs, device, question),
    gaps: empty ? [] : gapsOf(heard, question, Math.min(to, now), state.intervals.get(device)),
  }
}

/** What people said and did about a device's incidents, and when another configuration began to judge. */
function eventsOf(
  incidents: Held['incidents'],
  { changes }: ConfigLog,
  device: string,
  { from, to }: SeriesQuestion,
): SeriesRange['events'] {
  const said = incidents
    .filter(({ incident }) => incident.devices.includes(device))
    .flatMap(({ acts }) => actEntries(acts.events))
    .map(({ time, ...told }) => ({ time: Date.parse(time), ...told }))
  return [...said, ...changes.map(({ time, version }) => ({ time, type: 'config', text: version }))]
    .filter(({ time }) => time >= from && time <= to)
    .sort((a, b) => a.time - b.time)
}

/** Readings where they are kept and not too many, else their minutes. */
function sourceOf({ from, stepMs }: SeriesQuestion, { retention }: FleetConfig, now: number): 'raw' | 'rollup' {
  const kept = retentionSeconds(retention, 'raw')
  const gone = kept !== 0 && from < now - kept * 1000
  return stepMs >= ROLLUP_MS || gone ? 'rollup' : 'raw'
}

/** In whole minutes, for those of the rollup cannot be divided. */
function widened(question: SeriesQuestion): SeriesQuestion {
  const stepMs = Math.ceil(question.stepMs / ROLLUP_MS) * ROLLUP_MS
  const { from, to } = question
  return { ...question, stepMs, from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs }
}

function limitOf(fleet: FleetConfig, metric: string, device: string): Pick<MetricRange, 'limit'> {
  const { lower, upper } = limitFor(fleet, metric, device)
  if (lower === undefined && upper === undefined) return {}
  return { limit: { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) } }
}

function shownAlert(alert: StoredAlert, incident: Incident | undefined, open: boolean): SeriesRange['alerts'][number] {
  const { metric, reason, severity = 'warning', since, until } = alert
  return {
    id: alertId(alert),
    incident: incident?.id ?? '',
    metric,
    reason,
    severity,
    since,
    until: open ? null : until,
    open,
  }
}

const noSteps = { mean: [], min: [], max: [], n: [] }

function columnsOf(steps: Steps | undefined): Pick<MetricRange, 'mean' | 'min' | 'max' | 'n'> {
  if (steps === undefined) return noSteps
  const { mean, min, max, n } = steps
  return { mean: mean.map(short), min: min.map(short), max: max.map(short), n: [...n] }
}

const short = (value: number | null) => (value === null ? null : rounded(value))
const shown = (column: readonly (number | null)[] | undefined, length: number) =>
  column?.map(short) ?? new Array<null>(length).fill(null)

/** Where there are no readings for longer than there should be. */
function gapsOf(
  heard: readonly boolean[],
  { from, stepMs }: SeriesQuestion,
  until: number,
  intervalS: number | undefined,
): SeriesRange['gaps'] {
  const least = intervalS === undefined ? UNKNOWN_GAP_MS : INTERVALS * intervalS * 1000
  const gaps: SeriesRange['gaps'] = []
  let began: number | undefined
  const end = (at: number) => {
    if (began !== undefined && at - began >= least) gaps.push({ from: began, to: at })
    began = undefined
  }
  for (const [step, one] of heard.entries()) {
    const start = from + step * stepMs
    if (start >= until) break
    if (one) end(start)
    else began ??= start
  }
  end(until)
  return gaps
}
