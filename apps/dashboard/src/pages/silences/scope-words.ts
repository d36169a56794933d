import type { SilenceScope } from '@nrg/schema/act'
import { nameOf } from '../../devices/status.ts'
import type { Known } from '../../live/store.ts'
import { metricWords } from '../../wording/metric.ts'

/** What a silence is about: `Current of Chiller 2`, `All of Harbour`. */
export function scopeWords({ device, site, metric, reason }: SilenceScope, { devices, sites }: Known): string {
  const what = metric === undefined ? 'All' : metricWords(metric).label
  const place =
    device === undefined
      ? (sites?.find((one) => one.site === site)?.name ?? site ?? 'the fleet')
      : nameOf(devices?.find(({ device_id }) => device_id === device) ?? { device_id: device })
  return `${what} of ${place}${reason === undefined ? '' : `, ${reason}`}`
}
