import type { Alert } from '@nrg/schema/alert'
import type { WhatIf as Answer } from '@nrg/schema/what-if'
import { useState } from 'preact/hooks'
import { Command } from '../../parts/command.tsx'
import { Select } from '../../parts/segments.tsx'
import { deviceHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'
import { useWhatIf } from './use-what-if.ts'

const DETECTORS = [
  { value: 'zscore', label: 'Against the last hour' },
  { value: 'spike', label: 'Against the minutes before' },
  { value: 'seasonal', label: 'Against the usual hour' },
  { value: 'level', label: 'Against the level of days' },
  { value: 'noise', label: 'Scatter' },
]

/** So many times the threshold is as far as a slider goes. */
const REACH = 3
const STEP = 0.1
const MOST = 8

/** Which alerts another threshold would have raised in the last seven days, and what sets it. */
export function WhatIf({ scope, metrics }: { scope: string; metrics: readonly string[] }) {
  const [reason, setReason] = useState('zscore')
  const [metric, setMetric] = useState('')
  const [threshold, setThreshold] = useState<number | undefined>()
  const { now, would, failed, waiting } = useWhatIf({ scope, reason, metric }, threshold)
  const another = (set: (value: string) => void) => (value: string) => {
    setThreshold(undefined)
    set(value)
  }
  const least = now === undefined ? 0 : Math.ceil(now.least / STEP - 1e-6) * STEP
  return (
    <div class="in" aria-busy={waiting}>
      <div class="bar plain">
        <Select label="Detector" choices={DETECTORS} value={reason} onChoose={another(setReason)} />
        <Select
          label="Metric"
          choices={[
            { value: '', label: 'All metrics' },
            ...metrics.map((value) => ({ value, label: metricWords(value).label })),
          ]}
          value={metric}
          onChoose={another(setMetric)}
        />
      </div>
      {now !== undefined && (
        <>
          <label class="thr">
            <span>
              Threshold <b class="num">{number(threshold ?? now.threshold_now)} σ</b>
            </span>
            <input
              type="range"
              min={least.toFixed(1)}
              max={(REACH * now.threshold_now).toFixed(1)}
              step={STEP}
              value={threshold ?? now.threshold_now}
              onInput={(event) => setThreshold(event.currentTarget.valueAsNumber)}
            />
          </label>
          <p class="mut">
            From {number(least)} σ, as scores are stored; what a lower one would find <code>npm run backtest</code>{' '}
            says.
          </p>
        </>
      )}
      {failed && <p class="none">This could not be found out: fewer devices, or one metric, may be.</p>}
      {now !== undefined && would !== undefined && threshold !== undefined && !failed && <Found answer={would} />}
    </div>
  )
}

function Found({ answer }: { answer: Answer }) {
  const { appear, vanish, appear_count, vanish_count, per_day, per_day_now, threshold_now, yaml } = answer
  return (
    <>
      <p class="num" role="status">
        <b>{number(per_day, 2)}</b> alerts a day, in place of {number(per_day_now, 2)} with {number(threshold_now)} σ,
        in the last 7 days.
      </p>
      <Listed what="would appear" alerts={appear} count={appear_count} />
      <Listed what="would vanish" alerts={vanish} count={vanish_count} />
      <h3>In fleet.yaml</h3>
      <Command text={yaml} />
    </>
  )
}

function Listed({ what, alerts, count }: { what: string; alerts: readonly Alert[]; count: number }) {
  return (
    <>
      <h3>
        {number(count, 0)} {what}
      </h3>
      <ul class="log">
        {alerts.slice(0, MOST).map(({ id, device_id, since, title, name = device_id }) => (
          <li key={id ?? `${device_id} ${since}`}>
            <time dateTime={since}>{clock.date(Date.parse(since))}</time>
            <a class="link" href={around(device_id, since)}>
              {name}: {title}
            </a>
          </li>
        ))}
        {count > MOST && <li class="mut">and {number(count - MOST, 0)} before</li>}
      </ul>
    </>
  )
}

const HALF_HOUR_MS = 1_800_000

/** The device as it was then. */
function around(device: string, since: string): string {
  const [from = '', to = ''] = [-1, 1].map((side) => new Date(Date.parse(since) + side * HALF_HOUR_MS).toISOString())
  return deviceHref(device, { from, to })
}
