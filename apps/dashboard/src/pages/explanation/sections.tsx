import type { Evidence, Explanation, LogEntry } from '@nrg/schema/explanation'
import type { Incident, Verdict } from '@nrg/schema/incident'
import type { ComponentChildren } from 'preact'
import { useMayAct, usePage } from '../../hooks/page-context.ts'
import { Icon } from '../../parts/icon.tsx'
import { KindChip } from '../../parts/kind-chip.tsx'
import { VERDICTS } from '../../parts/owner.tsx'
import { alertHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { KIND_NAMES } from '../../wording/kind.ts'
import { money, number } from '../../wording/number.ts'

export function KindOf({ kind: { value, signs, of, evidence } }: { kind: Explanation['kind'] }) {
  return (
    <div class="sec">
      <h3>Sensor or electrical</h3>
      <div class="kind">
        <KindChip kind={value} />
        <span class="b">
          {KIND_NAMES[value]}, {signs} of {of} signs
        </span>
      </div>
      <ul class="evid">
        {evidence.map((one) => (
          <li key={one.text}>
            <Icon name={one.holds ? 'check' : 'cross'} label={one.holds ? 'holds' : 'does not hold'} />
            <span>
              {one.text}
              {figures(one)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function figures({ observed, usual, unit }: Evidence): string {
  if (observed === null) return ''
  const digits =
    Number.isInteger(observed) && (usual === null || Number.isInteger(usual)) ? 0 : Math.abs(observed) < 1 ? 2 : 1
  const against = usual === null || usual === 0 ? '' : `; usual ${number(usual, digits)}`
  return ` (${number(observed, digits)}${unit === '' ? '' : ` ${unit}`}${against})`
}

export function Cost({ cost }: { cost: NonNullable<Explanation['cost']> }) {
  const { excess_kwh, currency, per_kwh, per_day, derived } = cost
  return (
    <div class="sec">
      <h3>What it costs</h3>
      <dl class="fig">
        <div>
          <dt>Excess energy</dt>
          <dd class="num">
            {number(excess_kwh, Math.abs(excess_kwh) < 1 ? 2 : 1)}
            <span class="u">kWh</span>
          </dd>
        </div>
        {cost.cost !== null && (
          <div>
            <dt>So far{per_kwh !== null && `, at ${money(per_kwh, currency)}`}</dt>
            <dd class="num">{money(cost.cost, currency)}</dd>
          </div>
        )}
        {per_day !== null && (
          <div>
            <dt>If left, a day</dt>
            <dd class="num">{money(per_day, currency)}</dd>
          </div>
        )}
      </dl>
      {derived && <p class="mut">The power is made of voltage and current.</p>}
    </div>
  )
}

const CHOICES: readonly Verdict[] = ['real', 'false', 'planned']

export function WasItRight({ incident, before }: { incident: Incident; before: Explanation['before'] }) {
  const can = useMayAct()
  const { acts } = usePage()
  return (
    <div class="sec">
      <h3>{can ? 'Was it right to alert?' : 'Earlier here'}</h3>
      {can && (
        <fieldset class="verd">
          <legend class="sr">Verdict</legend>
          {CHOICES.map((verdict, place) => (
            <button
              key={verdict}
              type="button"
              class="btn"
              aria-pressed={incident.verdict === verdict}
              onClick={() => acts.judge(incident, incident.verdict === verdict ? null : verdict)}
            >
              {VERDICTS[verdict]} <kbd>{place + 1}</kbd>
            </button>
          ))}
        </fieldset>
      )}
      {before.length > 0 && (
        <ul class="before">
          {before.map(({ id, since, title, verdict, comment }) => (
            <li key={id}>
              <a class="link" href={alertHref(id)}>
                {clock.date(Date.parse(since))}
              </a>{' '}
              {title}
              {verdict !== null && `: ${VERDICTS[verdict].toLowerCase()}`}
              {comment !== undefined && ` (${comment})`}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function Log({ entries, children }: { entries: readonly LogEntry[]; children: ComponentChildren }) {
  return (
    <div class="sec">
      <h3>Log</h3>
      <ul class="log">
        {entries.map(({ time, type, actor, text, delay_s }) => (
          <li key={`${time} ${type}`}>
            <time dateTime={time}>{clock.time(Date.parse(time))}</time>
            <span>
              {[
                type.charAt(0).toUpperCase() + type.slice(1),
                actor && `by ${actor}`,
                delay_s !== undefined ? `${duration(1000 * delay_s)} after the reading` : text,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {children}
    </div>
  )
}

export function FoundBy({ found: { reason, threshold, samples, config } }: { found: Explanation['found_by'] }) {
  const rows = [
    ['Detector', threshold === null ? reason : `${reason}, threshold ${number(threshold)}`],
    ['Baseline', samples === null ? '' : `${number(samples, 0)} readings`],
    ['Configuration', config ?? ''],
  ].filter(([, what]) => what !== '')
  return (
    <div class="sec">
      <details>
        <summary>How it was found</summary>
        <dl class="kv">{rows.map(([name, what]) => [<dt key={name}>{name}</dt>, <dd class="num">{what}</dd>])}</dl>
      </details>
    </div>
  )
}
