import type { SiteSummary } from '@nrg/schema/site'
import type { ShownDevice } from '../../devices/status.ts'
import { nameOf } from '../../devices/status.ts'
import { useKnown } from '../../hooks/page-context.ts'
import { hrefOf } from '../../route/route.ts'
import { number, percentOff, signed } from '../../wording/number.ts'

const WORDS = {
  ok: 'usual',
  strays: 'strays',
  warning: 'warning',
  critical: 'critical',
  offline: 'silent',
  silenced: 'silenced',
  retired: 'retired',
} as const
/** A difference in power that is worth a weight. */
const WORTH_PERCENT = 2
/** More cells than this are no map. */
const MOST_CELLS = 400

/** Each site: how many devices, its power, and a cell a device, which stays where it is. */
export function SitesPanel({ shown }: { shown: readonly ShownDevice[] }) {
  const { sites: listed = [] } = useKnown()
  const hasRetired = shown.some(({ status }) => status === 'retired')
  return (
    <section class="panel" aria-labelledby="sites">
      <div class="ph">
        <h2 id="sites">Sites</h2>
        <span class="count">{listed.length}</span>
        <span class="grow" />
        {listed.some(({ power_kw }) => power_kw !== null) && <span class="mut hide-s">kW now, against expected</span>}
      </div>
      <ul class="sites">
        {listed.map((site) => (
          <Site key={site.site} site={site} own={shown.filter(({ device }) => (device.site ?? null) === site.site)} />
        ))}
      </ul>
      <div class="key" aria-hidden="true">
        {Object.entries(WORDS).map(
          ([status, word]) =>
            (status !== 'retired' || hasRetired) && (
              <span key={status}>
                <i class={`cell ${status}`} />
                {word}
              </span>
            ),
        )}
      </div>
    </section>
  )
}

function Site({ site, own }: { site: SiteSummary; own: readonly ShownDevice[] }) {
  const { name, devices, power_kw, expected_kw } = site
  const percent = percentOff(power_kw, expected_kw)
  const bad = own.filter(({ status }) => !['ok', 'strays', 'retired'].includes(status)).length
  const href = hrefOf({ page: 'fleet', query: site.site === null ? {} : { site: site.site } })
  return (
    <li>
      <a href={href}>
        <div>
          <span class="b">{name}</span> <span class="mut">{devices}</span>
        </div>
        {power_kw !== null && (
          <div class="num stl">
            <span class="b">{number(power_kw, power_kw < 100 ? 1 : 0)}</span>
            <span class="u">kW</span>{' '}
            {percent !== undefined && (
              <span class={`delta ${Math.abs(percent) > WORTH_PERCENT ? 'crit b' : 'mut'}`}>{signed(percent)} %</span>
            )}
          </div>
        )}
        <div class="map" role="img" aria-label={`${bad} of ${devices} in trouble`}>
          {own.slice(0, MOST_CELLS).map(({ device, status }) => (
            <i key={device.device_id} class={`cell ${status}`} title={`${nameOf(device)}: ${WORDS[status]}`} />
          ))}
        </div>
      </a>
    </li>
  )
}
