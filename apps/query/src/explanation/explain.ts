import { actEntries } from '@nrg/detection/acts/log'
import { alertId } from '@nrg/detection/alerts/id'
import { groupIncidents } from '@nrg/detection/alerts/incident'
import { type Kind, type Traits, unknownKind } from '@nrg/detection/alerts/kind'
import { kindOf } from '@nrg/detection/alerts/kind-of'
import { runbookFor } from '@nrg/detection/alerts/runbook'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { alertTitle } from '@nrg/detection/alerts/title'
import { usualSentence } from '@nrg/detection/alerts/usual-sentence'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { gapMs } from '@nrg/detection/detectors/baseline'
import { settingsOf } from '@nrg/detection/detectors/detector'
import { statisticalOf } from '@nrg/detection/detectors/index'
import { zscore } from '@nrg/detection/detectors/zscore'
import { tariffOf } from '@nrg/detection/energy/cost'
import { POWER_METRIC } from '@nrg/detection/energy/power'
import { siteMatesOf, siteOf } from '@nrg/detection/place'
import { resolutionsOf } from '@nrg/detection/settings/resolution'
import type { QueryOptions } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import type { IncidentActEvent } from '@nrg/schema/act-event'
import type { StoredAlert } from '@nrg/schema/alert'
import { judgedMetrics } from '@nrg/schema/counter'
import { FLEET } from '@nrg/schema/device-id'
import { durationMs } from '@nrg/schema/duration'
import type { AlertDetail, Explanation, LogEntry } from '@nrg/schema/explanation'
import { configOf, type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import type { Verdict } from '@nrg/schema/incident'
import type { ActsOf } from '../act-log/acts-of.ts'
import { alertEntry } from '../alerts/entry.ts'
import { money } from '../energy/told.ts'
import { besideOf, comparedDevices } from '../evidence/beside.ts'
import { compareEpisode } from '../evidence/compare-episode.ts'
import type { Compared } from '../evidence/compared.ts'
import { readTraits } from '../evidence/traits.ts'
import type { Found } from '../incidents/find.ts'
import type { HeldSource } from '../live/held.ts'
import type { LiveIncident } from '../live/live-state.ts'
import { USUAL_SD } from '../metrics/summary.ts'
import { rounded } from '../rounded.ts'
import { type Course, readCourses } from './course.ts'
import { movedAtSite, movedBeside, percentOf } from './moved.ts'
import { type Peaks, readPeaks } from './peaks.ts'
import { withPower } from './power.ts'

const DAY_MS = 86_400_000
/** So far back it is looked for the like. */
const BEFORE_DAYS = 30
const MOST_BEFORE = 5
/** So many of a site are looked at, and those by the alert's own metric alone. */
const MOST_OF_SITE = 60

/** An alert with all that can be said of it. */
export async function explainAlert(
  { alert, incident }: Found,
  { reader, fleet, acts }: Pick<HeldSource, 'reader' | 'fleet' | 'acts'>,
  options: QueryOptions & { readonly now: Date },
): Promise<AlertDetail> {
  const now = options.now.getTime()
  const { device_id, metric, since } = alert
  const from = new Date(since - BEFORE_DAYS * DAY_MS)
  const devices = comparedDevices(fleet, device_id)
  const metrics = judgedMetrics(fleet).map(({ name }) => name)
  const episode = { ...alert, device: device_id }
  const comparing =
    device_id === FLEET ? Promise.resolve([]) : compareEpisode(reader, episode, devices, metrics, options)
  const onFeed = configOf(fleet, device_id)?.feed !== undefined
  const mates = onFeed ? siteMatesOf(fleet, device_id).slice(0, MOST_OF_SITE) : []
  const reads = device_id === FLEET ? undefined : { ...episode, metric }
  const [compared, atSite, courses, peaks, same, traits] = await Promise.all([
    comparing,
    mates.length === 0 ? [] : compareEpisode(reader, episode, mates, [metric], options),
    device_id === FLEET ? new Map<string, Course>() : readCourses(reader, episode, comparing, metrics, options),
    readPeaks(reader, alert, options),
    readAlerts(reader, { from, to: new Date(since), of: { device: device_id, metric } }, options),
    reads === undefined ? {} : readTraits(reader, fleet, reads, options),
  ])
  const before = same.filter((one) => one.state === 'raised' && one.reason === alert.reason)
  const actsOf = acts(same, now)
  const entry = alertEntry(alert, incident, fleet, now)
  const kind = incident === undefined ? unknownKind : kindAsExplained(alert, incident, { compared, traits }, fleet)
  const runbook = runbookFor(fleet, alert, kind.value)
  const seen = withPower({ compared, courses }, device_id, fleet)
  const explanation: Explanation = {
    title: alertTitle(alert, fleet),
    sentence: usualSentence(alert, fleet) ?? alertSentence(alert, fleet, now),
    how_far: howFar(alert, before, fleet, peaks),
    moved: [
      ...movedBeside(seen.compared, alert, seen.courses, onFeed ? 'feed' : 'site'),
      ...movedAtSite(atSite, alert),
    ],
    kind: { ...kind, evidence: [...kind.evidence] },
    cost: costOf(alert, incident, fleet),
    steps: (runbook?.steps ?? []).map((text) => ({ text })),
    runbook: runbook === undefined ? null : { name: runbook.name, source: 'fleet.yaml' },
    before: before
      .toReversed()
      .slice(0, MOST_BEFORE)
      .map((one) => ({
        id: alertId(one),
        since: new Date(one.since).toISOString(),
        title: alertTitle(one, fleet),
        ...saidOf(one, actsOf, fleet),
      })),
    found_by: {
      reason: alert.reason,
      threshold: thresholdOf(alert, fleet),
      samples: alert.samples ?? null,
      baseline: baselineOf(compared, alert, fleet),
      config: alert.config ?? null,
    },
  }
  return { ...entry, kind: kind.value, explanation, log: logOf(alert, entry.open, incident?.acts.events ?? [], fleet) }
}

/** The kind of an incident, by what was just read where it is told by this alert; the same whichever of its alerts is explained. */
function kindAsExplained(
  alert: StoredAlert,
  { incident, beside, goesOn }: LiveIncident,
  { compared, traits }: { readonly compared: readonly Compared[]; readonly traits: Traits },
  fleet: FleetConfig,
): Kind {
  const isTold = alertId(worstAlert(incident)) === alertId(alert)
  return kindOf(incident, fleet, isTold ? { ...besideOf(incident, compared, fleet), traits } : beside, goesOn)
}

/** What the episode took more than was expected, at the tariff of its device's site; null without a power. */
function costOf(alert: StoredAlert, incident: Found['incident'], fleet: FleetConfig): Explanation['cost'] {
  const excess = incident?.excess?.get(alertId(alert))
  if (excess === undefined) return null
  return {
    excess_kwh: rounded(excess.kwh, 2),
    cost: money(excess.cost),
    currency: excess.currency,
    per_kwh: tariffOf(fleet, alert.device_id)?.per_kwh ?? null,
    per_day: money(excess.costPerDay),
    derived: !fleet.metrics.some(({ name }) => name === POWER_METRIC),
  }
}

/** The hour that a z-score compares with, as it was when the alert began; null of other detectors. */
function baselineOf(
  compared: readonly Compared[],
  { device_id, metric, reason, samples }: StoredAlert,
  fleet: FleetConfig,
): NonNullable<Explanation['found_by']['baseline']> | null {
  const normal = compared.find((one) => one.device === device_id && one.metric === metric)?.normal
  if (reason !== zscore.name || normal?.at === undefined) return null
  const own = { gap: '0s', window: '1m', ...settingsOf(fleet, zscore, { metric, device: device_id }), metric }
  const to = normal.at - gapMs(own, resolutionsOf(fleet))
  const [mean, sd] = [rounded(normal.mean), rounded(normal.sd)]
  const stretch = { from: new Date(to - durationMs(own.baseline)).toISOString(), to: new Date(to).toISOString() }
  return { ...stretch, mean, sd, ...(samples !== undefined && { samples }) }
}

function howFar(
  alert: StoredAlert,
  before: readonly StoredAlert[],
  fleet: FleetConfig,
  { peakAt, crossedAt }: Peaks,
): Explanation['how_far'] {
  const { device_id, metric, value, score, peak, expected, lower, upper } = alert
  const { lower: least, upper: most } = limitFor(fleet, metric, device_id)
  const scored = statisticalOf(alert.reason) !== undefined && value !== undefined && expected !== undefined
  const sd = scored && score !== undefined && score > 0 ? Math.abs(value - expected) / score : undefined
  const peaks = before.flatMap((one) => one.peak ?? one.score ?? [])
  const number = (one: number | undefined) => (one === undefined ? null : rounded(one))
  return {
    score: number(score),
    peak: number(peak),
    peak_at: peakAt === null ? null : new Date(peakAt).toISOString(),
    percent: scored ? percentOf(value, expected) : null,
    usual: scored && sd !== undefined ? [rounded(expected - USUAL_SD * sd), rounded(expected + USUAL_SD * sd)] : null,
    alerting: scored && lower !== undefined && upper !== undefined ? [rounded(lower), rounded(upper)] : null,
    limit:
      least === undefined && most === undefined
        ? null
        : {
            ...(least !== undefined && { lower: least }),
            ...(most !== undefined && { upper: most }),
            crossed_at: crossedAt === null ? null : new Date(crossedAt).toISOString(),
          },
    rarity: { days: BEFORE_DAYS, largest_before: peaks.length === 0 ? null : rounded(Math.max(...peaks)) },
  }
}

function thresholdOf({ reason, metric, device_id }: StoredAlert, fleet: FleetConfig): number | null {
  const detector = statisticalOf(reason)
  return detector === undefined ? null : settingsOf(fleet, detector, { metric, device: device_id }).threshold
}

/** What people said of an earlier alert: their verdict, and the last comment. */
function saidOf(alert: StoredAlert, actsOf: ActsOf, fleet: FleetConfig): { verdict: Verdict | null; comment?: string } {
  const [incident] = groupIncidents([alert], { siteOf: siteOf(fleet) })
  const { verdict = null, events = [] } = incident === undefined ? {} : actsOf(incident)
  const comment = events.findLast(({ type }) => type === 'comment')
  return { verdict, ...(comment?.type === 'comment' && { comment: comment.text }) }
}

/** What happened to an alert, and what people did about its incident. */
function logOf(alert: StoredAlert, open: boolean, events: readonly IncidentActEvent[], fleet: FleetConfig): LogEntry[] {
  const at = (time: number) => new Date(time).toISOString()
  const { delay_s } = alert
  const found = delay_s === undefined ? {} : { delay_s: Math.round(delay_s * 10) / 10 }
  const raised = { time: at(alert.since), type: 'raised', text: alertTitle(alert, fleet), ...found }
  const end =
    alert.state === 'withdrawn'
      ? [{ time: at(alert.until), type: 'withdrawn', text: 'late readings took it back' }]
      : open
        ? []
        : [{ time: at(alert.until), type: 'closed' }]
  return [raised, ...actEntries(events), ...end].sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
}
