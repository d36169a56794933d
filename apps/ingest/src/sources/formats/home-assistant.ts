import type { Format } from './format.ts'

/** What the ids of Home Assistant's sensors end in, and what they are in the units that it has by default. */
const endings = [
  ['power', 'power_kw', 'W'],
  ['voltage', 'voltage_v', 'V'],
  ['current', 'current_a', 'A'],
  ['energy', 'energy_kwh', 'kWh'],
  ['temperature', 'temp_c', 'C'],
  ['frequency', 'frequency_hz', 'Hz'],
  ['power_factor', 'power_factor', '%'],
  ['apparent_power', 'apparent_kva', 'VA'],
  ['reactive_power', 'reactive_kvar', 'var'],
] as const

/**
 * What Home Assistant's MQTT statestream publishes: the state of a sensor a topic. The device is what stands before the ending
 * of its id: `sensor.kitchen_plug_power` is the power of `kitchen_plug`.
 *
 * @see https://www.home-assistant.io/integrations/mqtt_statestream/
 */
export const homeAssistant: Format = {
  base: 'homeassistant',
  ignore: '{base}/#',
  clock: 'server',
  partial: true,
  skip: [null, 'unknown', 'unavailable', ''],
  // The longest first: an apparent power is no power.
  parts: endings
    .toSorted(([one], [other]) => other.length - one.length)
    .map(([ending, metric, unit]) => ({
      topics: `{base}/sensor/{device}_${ending}/state`,
      metrics: { [metric]: { path: '$', unit } },
    })),
}
