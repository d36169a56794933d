import { alertId } from '@nrg/detection/alerts/id'
import { isOfCause } from '@nrg/detection/alerts/incident'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'

/** The sites that what many have in common is at, by the id of its alert; devices of no site are one. */
export type Spread = ReadonlyMap<string, ReadonlySet<string | undefined>>

/** Finds the sites of each common cause: its incident is that of the first of them, and each of the others has its own. */
export function spreadOf(alerts: readonly StoredAlert[], siteOf: (device: string) => string | undefined): Spread {
  const raised = alerts.filter(({ state }) => state === 'raised')
  const common = raised.filter(({ device_id }) => device_id === FLEET)
  return new Map(
    common.map((cause) => {
      const explained = raised.filter((alert) => isOfCause(alert, cause))
      return [alertId(cause), new Set(explained.map(({ device_id }) => siteOf(device_id)))]
    }),
  )
}
