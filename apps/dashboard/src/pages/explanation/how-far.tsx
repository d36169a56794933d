import type { AlertDetail } from '@nrg/schema/explanation'
import type { Incident } from '@nrg/schema/incident'
import { isInSd } from '../../incidents/reading.ts'
import { clock } from '../../wording/clock.ts'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'
import { Ruler } from './ruler.tsx'

type Band = readonly [number, number]

/** How far from normal an incident is, and how rare that is. */
export function HowFar({ incident, detail }: { incident: Incident; detail?: AlertDetail }) {
  const { metric, value, expected, unit, severity, score, reason } = incident
  const far = detail?.explanation.how_far
  const usual = far?.usual as Band | null | undefined
  const alerting = far?.alerting as Band | null | undefined
  const limits = [far?.limit?.lower, far?.limit?.upper].filter((limit) => limit !== undefined)
  const drawn = value !== null && expected !== null && usual != null && alerting != null
  const said = isInSd(reason) ? (far?.score ?? score) : null
  if (!drawn && said === null) return null
  const { decimals } = metricWords(metric)
  return (
    <div class="sec">
      <h3>How far from normal</h3>
      {drawn && (
        <Ruler
          value={value}
          worst={worstOf(incident, far?.peak)}
          expected={expected}
          usual={usual}
          alerting={alerting}
          limits={limits}
          unit={unit}
          digits={decimals}
          critical={severity === 'critical'}
        />
      )}
      {said !== null && (
        <p class="sub">
          <b class={severity === 'critical' ? 'crit' : 'warn'}>{number(Math.abs(said))} σ</b>
          {far?.peak != null &&
            `, at worst ${number(Math.abs(far.peak))} σ${far.peak_at == null ? '' : ` at ${clock.time(Date.parse(far.peak_at))}`}`}
          .{' '}
          {far?.rarity?.largest_before != null &&
            `The most in ${far.rarity.days} days before was ${number(far.rarity.largest_before)} σ.`}
        </p>
      )}
    </div>
  )
}

/** What was read at the worst, as far as its distance tells. */
function worstOf({ value, expected, score }: Incident, peak: number | null | undefined): number | undefined {
  if (value === null || expected === null || !score || peak == null || Math.abs(peak) <= Math.abs(score))
    return undefined
  return expected + ((value - expected) * Math.abs(peak)) / Math.abs(score)
}
