import type { ComponentChildren } from 'preact'
import { isLate, isRetired } from '../../devices/status.ts'
import { useKnown } from '../../hooks/page-context.ts'
import { useNow } from '../../hooks/use-now.ts'
import { countIncidents } from '../../incidents/order.ts'
import { Icon } from '../../parts/icon.tsx'
import { Text } from '../../parts/quantity.tsx'
import { Spark } from '../../parts/spark.tsx'
import { clock } from '../../wording/clock.ts'
import { money, NONE, number, percentOff, scaled, signed } from '../../wording/number.ts'

/** The figures of the fleet at this moment. What the service does not tell is left out. */
export function SummaryStrip() {
  const { summary, incidents, devices } = useKnown()
  const now = useNow()
  const counts = incidents === undefined ? summary?.incidents : countIncidents(incidents)
  const all = summary?.devices ?? devices?.length
  // What was taken away is missed by nobody.
  const known = all === undefined ? undefined : all - (devices?.filter(isRetired).length ?? 0)
  const heard = summary?.heard ?? devices?.filter((device) => !isLate(device, now)).length
  const silent = known === undefined || heard === undefined ? 0 : known - heard
  return (
    <dl class="panel sum" aria-label="The fleet now">
      <Figure name="Open incidents" big={<Severities {...counts} />} note={<Taken {...counts} />} />
      {summary !== undefined && summary.power_kw !== null && (
        <Figure
          name="Power now"
          held
          big={<Text {...scaled(summary.power_kw, 'kW')} />}
          note={against(summary.power_kw, summary.expected_kw)}
          beside={
            (summary.power_spark?.length ?? 0) > 1 && (
              <Spark
                points={summary.power_spark?.map(([, kw]) => kw) ?? []}
                usual={summary.usual_kw ?? null}
                label="Power, last hour"
                width={84}
                height={18}
              />
            )
          }
        />
      )}
      {summary?.energy_today_kwh != null && (
        <Figure
          name="Energy today"
          held
          big={<Text {...scaled(summary.energy_today_kwh, 'kWh')} />}
          note={onUsual(percentOff(summary.energy_today_kwh, summary.energy_usual_kwh), now)}
        />
      )}
      {summary !== undefined && summary.excess_kwh !== null && (
        <Figure
          name="Excess of open incidents"
          big={<Text {...scaled(summary.excess_kwh, 'kWh')} />}
          note={costs(summary.excess_cost, summary.excess_cost_per_day, summary.currency)}
        />
      )}
      <Figure
        name="Heard from"
        big={heard === undefined ? NONE : <Text text={number(heard, 0)} unit={`of ${number(known, 0)}`} />}
        note={
          heard === undefined
            ? 'not known yet'
            : silent === 0
              ? 'all within their time'
              : `${number(silent, 0)} silent longer than usual`
        }
      />
    </dl>
  )
}

function Figure(props: {
  name: string
  big: ComponentChildren
  note: ComponentChildren
  held?: boolean
  beside?: ComponentChildren
}) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd class={`big num${props.held ? ' stl' : ''}`}>{props.big}</dd>
      {props.beside && <dd class="spark">{props.beside}</dd>}
      <dd class="note">{props.note}</dd>
    </div>
  )
}

interface Counts {
  readonly critical?: number
  readonly warning?: number
  readonly unacknowledged?: number
  readonly silenced?: number
}

function Severities({ critical, warning }: Counts) {
  if (critical === undefined) return <>{NONE}</>
  return (
    <>
      <span class="sev2">
        <Icon name={critical > 0 ? 'critical' : 'ok'} label="critical" />
        {critical}
      </span>
      <span class="sev2">
        <Icon name={warning ? 'warning' : 'ok'} label="warning" />
        {warning}
      </span>
    </>
  )
}

function Taken({ unacknowledged, silenced = 0 }: Counts) {
  if (unacknowledged === undefined) return <>not known yet</>
  const taken = unacknowledged === 0 ? 'nothing waits for anybody' : `${unacknowledged} that nobody has taken`
  return (
    <>
      {taken}
      {silenced > 0 && ` · ${silenced} silenced`}
    </>
  )
}

function against(power: number, expected: number | null): string {
  const percent = percentOff(power, expected)
  const { text, unit } = scaled(expected, 'kW')
  return percent === undefined ? 'nothing is expected yet' : `expected ${text} ${unit} · ${signed(percent)}\u00a0%`
}

function onUsual(percent: number | undefined, now: number): string {
  return percent === undefined
    ? 'no usual day is known yet'
    : `${signed(percent)}\u00a0% on a usual ${clock.weekday(now)}`
}

function costs(cost: number | null, perDay: number | null, currency: string | null): string {
  if (cost === null || currency === null) return 'no tariff is set'
  const left = perDay === null ? '' : ` · ${money(perDay, currency, 0)} a day if left`
  return `${money(cost, currency)} so far${left}`
}
