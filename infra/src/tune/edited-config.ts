import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { type Change, changeHolds } from '@nrg/detection/tune/propose'
import { counterOf } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { UsageError } from '@nrg/schema/usage-error'
import { type Step, setInYaml } from './set-in-yaml.ts'

/**
 * The text of a fleet configuration with changes made where they belong, and nothing else touched.
 *
 * @param source its name, for messages
 * @throws UsageError where it is written in a way that leaves no place for one
 */
export function editedConfig(text: string, source: string, changes: readonly Change[], fleet: FleetConfig): string {
  const edited = changes.reduce((all, change) => setInYaml(all, wayTo(change, fleet), change.after), text)
  const read = parseFleetConfig(edited, source)
  const missed = changes.find((change) => !changeHolds(read, change))
  if (missed !== undefined)
    throw new UsageError(
      `${source} is written in a way that ${missed.parameter} of ${missed.reason} cannot be set in: set it by hand`,
    )
  return edited
}

/** Where a change stands: what is judged of a counter, its rate, is set at the counter itself. */
function wayTo({ device, metric, reason, parameter }: Change, fleet: FleetConfig): Step[] {
  const name = counterOf(fleet, metric)?.name ?? metric
  const own = ['detectors', reason, parameter]
  return device === undefined
    ? ['metrics', { member: 'name', is: name }, ...own]
    : ['devices', device, 'metrics', name, ...own]
}
