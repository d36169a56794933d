import type { AlertDetail } from '@nrg/schema/explanation'
import type { Incident } from '@nrg/schema/incident'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'
import { Ruler } from './ruler.tsx'

type Band = readonly [number, number]

/** How far from normal an incident is, and how rare that is. */
export function HowFar({ incident, detail }: { incident: Incident; detail?: AlertDetail }) {
  const { metric, value, expected, unit, severity, score } = incident
  const far = detail?.explanation.how_far
  const usual = far?.usual as Band | null | undefined
  const alerting = far?.alerting as Band | null | undefined
  const limits = [far?.limit?.lower, far?.limit?.upper].filter((limit) => limit !== undefined)
  const drawn = value !== null && expected !== null && usual != null && alerting != null
  const said = far?.score ?? score
  if (!drawn && said === null) return null
  const { decimals } = metricWords(metric)
  return (
    <div class="sec">
      <h3>How far from normal</h3>
      {drawn && (
        <Ruler
          value={value}
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
          {far?.peak != null && `, at worst ${number(Math.abs(far.peak))} σ`}.{' '}
          {far?.rarity?.largest_before != null &&
            `The most in ${far.rarity.days} days before was ${number(far.rarity.largest_before)} σ.`}
        </p>
      )}
    </div>
  )
}
