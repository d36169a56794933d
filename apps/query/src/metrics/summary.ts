import { settingsOf } from '@nrg/detection/detectors/detector'
import { zscore } from '@nrg/detection/detectors/zscore'
import { POWER_METRIC, POWER_UNIT, powerSource } from '@nrg/detection/energy/power'
import { counterOf, shownMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { MetricSummary } from '@nrg/schema/metric-summary'
import { DECIMALS } from '../rounded.ts'

/** The usual band is so many sd wide to either side. */
export const USUAL_SD = 2

/** So many sd from what is expected raise an alert of the z-score. */
export const alertingSd = (fleet: FleetConfig, metric: string, device?: string): number =>
  settingsOf(fleet, zscore, { metric, ...(device !== undefined && { device }) }).threshold

/** A counter's rate is made of the counter. */
function madeOf(fleet: FleetConfig, metric: string): Pick<MetricSummary, 'kind' | 'from'> {
  const counter = counterOf(fleet, metric)
  return counter === undefined ? { kind: 'measured' } : { kind: 'derived', from: [counter.name] }
}

/** What is measured; the power too where any device's is derived. */
export function metricSummaries(fleet: FleetConfig): MetricSummary[] {
  const measured = shownMetrics(fleet).map(({ name, label = name, unit, limit }) => ({
    name,
    label,
    unit,
    decimals: DECIMALS,
    ...(limit !== undefined && { limit }),
    alerting_sd: alertingSd(fleet, name),
    usual_sd: USUAL_SD,
    ...madeOf(fleet, name),
  }))
  const source = powerSource(fleet)
  const electrical = Object.values(fleet.devices ?? {}).flatMap((device) => device.electrical ?? [])
  const [first] = electrical
  if (source === undefined || first === undefined || measured.some(({ name }) => name === POWER_METRIC)) return measured
  const { phases, power_factor } = first
  const alike = electrical.every((one) => one.phases === phases && one.power_factor === power_factor)
  return [
    ...measured,
    {
      name: POWER_METRIC,
      label: 'power',
      unit: POWER_UNIT,
      decimals: DECIMALS,
      alerting_sd: alertingSd(fleet, POWER_METRIC),
      usual_sd: USUAL_SD,
      kind: 'derived',
      from: [source.voltage, source.current],
      ...(alike && { assumes: { phases, power_factor } }),
    },
  ]
}
