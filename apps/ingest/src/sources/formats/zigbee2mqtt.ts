import type { Format } from './format.ts'

/** What Zigbee2MQTT publishes of a device, `zigbee2mqtt/NAME`. @see https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html */
export const zigbee2mqtt: Format = {
  base: 'zigbee2mqtt',
  topics: '{base}/{device}',
  status: '{base}/{device}/availability',
  ignore: '{base}/#',
  time: 'last_seen',
  time_format: ['iso', 'ms'],
  clock: 'server',
  partial: true,
  skip: [null],
  metrics: {
    current_a: { path: 'current', unit: 'A' },
    power_kw: { path: 'power', unit: 'W' },
    energy_kwh: { path: 'energy', unit: 'kWh' },
    export_kwh: { path: 'produced_energy', unit: 'kWh' },
    frequency_hz: { path: 'ac_frequency', unit: 'Hz' },
    power_factor: { path: 'power_factor', unit: '1' },
    temp_c: { path: ['temperature', 'local_temperature', 'device_temperature'], unit: 'C' },
  },
  parts: [
    { unless: 'battery', metrics: { voltage_v: { path: 'voltage', unit: 'V' } } },
    // That of a battery is told in mV by the same name, and is none of the mains.
    { if: 'battery' },
  ],
}
