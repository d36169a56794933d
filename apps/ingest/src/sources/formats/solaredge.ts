import type { Format } from './format.ts'

/** A reading of each telegram of an inverter; its phases after the first are devices of their own. */
const telemetries = { each: 'data.telemetries', time: 'date' }
const phase = (name: string) => ({
  voltage_v: { path: `${name}.acVoltage`, unit: 'V' },
  current_a: { path: `${name}.acCurrent`, unit: 'A' },
  frequency_hz: { path: `${name}.acFrequency`, unit: 'Hz' },
})

/**
 * What SolarEdge's monitoring answers, posted as it is: the overview of a site, and the technical data of an inverter. Both
 * have no id of what they are of: it stands in the address. Their times are of the clock on the site's wall.
 *
 * @see https://knowledge-center.solaredge.com/sites/kc/files/se_monitoring_api.pdf
 */
export const solaredge: Format = {
  isLocal: true,
  partial: true,
  skip: [null],
  parts: [
    {
      at: 'overview',
      time: 'lastUpdateTime',
      metrics: {
        power_kw: { path: 'currentPower.power', unit: 'W' },
        energy_kwh: { path: 'lifeTimeData.energy', unit: 'Wh' },
      },
    },
    {
      ...telemetries,
      metrics: {
        ...phase('L1Data'),
        power_kw: { path: 'totalActivePower', unit: 'W' },
        energy_kwh: { path: 'totalEnergy', unit: 'Wh' },
        temp_c: { path: 'temperature', unit: 'C' },
      },
    },
    { ...telemetries, suffix: ':l2', metrics: phase('L2Data') },
    { ...telemetries, suffix: ':l3', metrics: phase('L3Data') },
  ],
}
