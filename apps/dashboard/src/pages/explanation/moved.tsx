import type { Moved } from '@nrg/schema/explanation'
import type { Incident } from '@nrg/schema/incident'
import { nameOf } from '../../devices/status.ts'
import { useKnown } from '../../hooks/page-context.ts'
import { Spark } from '../../parts/spark.tsx'
import { clock } from '../../wording/clock.ts'
import { duration } from '../../wording/duration.ts'
import { metricWords } from '../../wording/metric.ts'
import { namesTogether } from '../../wording/names-together.ts'
import { NONE, number, signed } from '../../wording/number.ts'

/** A change of this many sd is one. */
const MOVED_SD = 3
/** What moves within this of an alert moves with it. */
const TOGETHER_S = 20

/** What else moved while an incident held: the device's other metrics, those who share its feed, its site. */
export function MovedList({ moved, incident }: { moved: readonly Moved[]; incident: Incident }) {
  const { devices = [], sites } = useKnown()
  const called = ({ device_id = '' }: Moved) =>
    nameOf(devices.find((one) => one.device_id === device_id) ?? { device_id })
  const own = moved.filter(({ scope }) => scope === 'device')
  const beside = moved.filter(({ device_id }) => device_id !== undefined)
  const still = beside.filter((one) => !didMove(one))
  const site = moved.find(({ scope, device_id }) => scope === 'site' && device_id === undefined)
  const place = sites?.find((one) => one.site === incident.site)?.name ?? incident.site ?? 'The others'
  return (
    <div class="sec">
      <h3>What else moved, from {clock.time(Date.parse(incident.since))} on</h3>
      <ul class="moved">
        {own.map((one) => (
          <OwnRow key={one.metric} moved={one} severity={incident.severity} />
        ))}
        {beside.filter(didMove).map((one) => (
          <Row key={one.device_id} what={called(one)} where="same feed" did={`${number(one.score)} σ`} />
        ))}
        {still.length > 0 && <Row what={namesTogether(still.map(called))} where="same feed" />}
        {site !== undefined && (
          <Row
            what={place}
            where={`${site.devices ?? 0} others`}
            {...(site.moved ? { did: `${site.moved} of ${site.devices}` } : {})}
          />
        )}
      </ul>
    </div>
  )
}

const didMove = ({ score }: Moved): boolean => score !== null && Math.abs(score) >= MOVED_SD

function Row({ what, where, did }: { what: string; where: string; did?: string }) {
  return (
    <li>
      <span class="b cut">{what}</span>
      <span class="sub cut">{where}</span>
      <span />
      <span class={`r num ${did === undefined ? 'mut' : 'b'}`}>{did ?? 'no'}</span>
    </li>
  )
}

function OwnRow({ moved, severity }: { moved: Moved; severity: string }) {
  const { metric, change, percent, spark = [] } = moved
  const { label, unit, decimals } = metricWords(metric)
  const did = didMove(moved)
  return (
    <li>
      <span class="b cut">{label}</span>
      <span class="sub cut">{when(moved)}</span>
      {spark.length > 1 ? (
        <Spark
          points={spark.map(([, value]) => value)}
          usual={null}
          label={`${label} around the beginning`}
          width={100}
          height={20}
          bare
          {...(did && { severity })}
        />
      ) : (
        <span />
      )}
      <span class={`r num ${did ? 'b' : 'mut'}`}>
        {/* Of what has no natural zero a percentage tells nothing. */}
        {percent !== null && Math.abs(percent) >= 1 && unit !== '°C' && unit !== 'V'
          ? `${signed(percent, 0)} %`
          : change === null
            ? NONE
            : `${signed(change, decimals)} ${unit}`}
      </span>
    </li>
  )
}

function when({ lag_s: lag }: Moved): string {
  if (lag == null) return 'as usual'
  if (Math.abs(lag) < TOGETHER_S) return 'same time'
  const apart = duration(1000 * Math.abs(lag))
  return lag > 0 ? `after ${apart}` : `${apart} before`
}
