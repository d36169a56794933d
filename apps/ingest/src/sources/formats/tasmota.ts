import type { Format } from './format.ts'

const sensors = ['DS18B20', 'AM2301', 'SHT3X', 'SHT4X', 'SI7021', 'BME280', 'HTU21', 'ESP32']

/** Tasmota's telemetry, `tele/NAME/SENSOR`. @see https://tasmota.github.io/docs/MQTT/ */
export const tasmota: Format = {
  base: 'tele',
  topics: '{base}/{device}/SENSOR',
  status: '{base}/{device}/LWT',
  ignore: ['{base}/#', 'stat/#', 'tasmota/#'],
  time: 'Time',
  partial: true,
  metrics: {
    voltage_v: { path: 'ENERGY.Voltage', unit: 'V' },
    current_a: { path: 'ENERGY.Current', unit: 'A' },
    power_kw: { path: 'ENERGY.Power', unit: 'W' },
    energy_kwh: { path: 'ENERGY.Total', unit: 'kWh' },
    export_kwh: { path: 'ENERGY.ExportActive', unit: 'kWh' },
    power_factor: { path: 'ENERGY.Factor', unit: '1' },
    frequency_hz: { path: 'ENERGY.Frequency', unit: 'Hz' },
    temp_c: { path: sensors.map((sensor) => `${sensor}.Temperature`), unit: 'C', unit_path: 'TempUnit' },
  },
}
