import type { StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { IncidentKind } from '@nrg/schema/incident'
import type { Runbook } from '@nrg/schema/runbook'
import { siteOf } from '../place.ts'

/** What tells more exactly which alerts a runbook is for, the most exact first. */
const exactness = ['devices', 'sites', 'reasons', 'metrics', 'kinds'] as const

/** What is to be done about an alert; undefined where the configuration has nothing that fits. Of equals the first. */
export function runbookFor(
  fleet: FleetConfig,
  { device_id, metric, reason }: Pick<StoredAlert, 'device_id' | 'metric' | 'reason'>,
  kind: IncidentKind,
): Runbook | undefined {
  const own = { devices: device_id, sites: siteOf(fleet)(device_id), reasons: reason, metrics: metric, kinds: kind }
  const fitting = (fleet.runbooks ?? []).filter(({ for: about = {} }) =>
    exactness.every((part) => about[part] === undefined || about[part].includes(own[part] ?? '')),
  )
  const rank = ({ for: about = {} }: Runbook) =>
    exactness.reduce((sum, part, index) => sum + (about[part] === undefined ? 0 : 2 ** (exactness.length - index)), 0)
  return fitting.reduce<Runbook | undefined>(
    (best, one) => (best === undefined || rank(one) > rank(best) ? one : best),
    undefined,
  )
}
