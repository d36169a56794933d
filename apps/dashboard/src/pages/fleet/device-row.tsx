import type { DeviceSummary } from '@nrg/schema/device'
import { isLate, nameOf, type ShownDevice, type ShownStatus } from '../../devices/status.ts'
import { useKnown } from '../../hooks/page-context.ts'
import { useNow } from '../../hooks/use-now.ts'
import { useSpark } from '../../hooks/use-spark.ts'
import { Deviation } from '../../parts/deviation.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Quantity } from '../../parts/quantity.tsx'
import { Spark } from '../../parts/spark.tsx'
import { deviceHref } from '../../route/route.ts'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { DRAWN, metricWords } from '../../wording/metric.ts'

const SIGNS = {
  ok: 'as usual',
  strays: 'strays',
  warning: 'warning',
  critical: 'critical',
  offline: 'silent',
  silenced: 'silenced',
  retired: 'retired',
}

interface RowProps {
  readonly shown: ShownDevice
  /** Where it stands among all, of which only some are drawn. */
  readonly place: number
  readonly of: number
}

/** A device in the table. */
export function DeviceRow({ shown, place, of }: RowProps) {
  const { device, status } = shown
  const { device_id: id, values = {} } = device
  const { sites } = useKnown()
  const silent = status === 'offline'
  const gone = status === 'retired'
  const site = sites?.find((one) => one.site === (device.site ?? null))
  const quiet = status === 'ok' || status === 'strays' || gone
  return (
    <li aria-posinset={place} aria-setsize={of}>
      <a class={`row${silent || gone ? ' stale' : ''}`} href={deviceHref(id)} data-row>
        <span>
          <Icon name={status} label={SIGNS[status]} />
        </span>
        <div>
          <span class={quiet ? '' : 'b'}>{nameOf(device)}</span>
          {device.name !== undefined && device.name !== `Device ${id}` && <span class="id">{id}</span>}
        </div>
        <div class="sub c-site">{site?.name ?? device.site}</div>
        {DRAWN.map(({ name, label, unit, decimals }) => (
          <Value key={name} label={label} latest={values[name]} unit={unit} digits={decimals} status={status} />
        ))}
        <div class="v num stl c-kw">
          <Quantity value={device.power_kw} unit="kW" />
        </div>
        <div class="c-dev">
          {gone ? (
            <span class="mut mid">retired, {clock.date(Date.parse(device.retired ?? ''))}</span>
          ) : silent ? (
            <span class="mut mid">no reading since {clock.exact(Date.parse(device.last_seen))}</span>
          ) : (
            <Deviation values={values} quiet={status === 'silenced'} />
          )}
        </div>
        <div class="c-sp">
          <LastHour device={device} status={status} />
        </div>
        <LastReading device={device} silent={silent} />
      </a>
    </li>
  )
}

function Value(props: {
  label: string
  latest: { value: number; score: number | null } | undefined
  unit: string
  digits: number
  status: ShownStatus
}) {
  const { label, latest, unit, digits, status } = props
  const score = latest?.score ?? 0
  const out = Math.abs(score) >= 5 && status !== 'offline' && status !== 'retired'
  const colour = status === 'silenced' ? '' : Math.abs(score) >= 10 ? 'crit' : 'warn'
  return (
    <div class={`v num stl c-v ${out ? `out ${colour}` : ''}`}>
      <span class="sr">{label} </span>
      {out && <span class="av">{score > 0 ? '▲' : '▼'}</span>}
      <Quantity value={latest?.value} unit={unit} digits={digits} />
    </div>
  )
}

function LastHour({ device, status }: { device: DeviceSummary; status: ShownStatus }) {
  const spark = useSpark(device.device_id)
  if (spark === undefined) return null
  const { label, unit } = metricWords(spark.metric)
  return (
    <>
      <span class="u">{unit}</span>
      <Spark
        points={spark.mean}
        usual={spark.usual as [number, number] | null}
        label={`${label}, last hour`}
        severity={status}
        width={160}
        height={24}
      />
    </>
  )
}

function LastReading({ device, silent }: { device: DeviceSummary; silent: boolean }) {
  const now = useNow()
  return (
    <div class={`r num c-seen ${silent || isLate(device, now) ? 'warn b' : 'mut'}`}>
      {duration(now - Date.parse(device.last_seen))}
    </div>
  )
}
