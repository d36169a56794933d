import type { Part } from '../source-config.ts'
import type { Format } from './format.ts'

const here = '{base}/{portal}/{service}/{instance}'
const id = '{portal}:{service}:{instance}'
const number = (topics: string, metric: string, unit: string, suffix = ''): Part => ({
  topics: `${here}/${topics}`,
  device: id + suffix,
  metrics: { [metric]: { path: 'value', unit } },
})
/** Meters and inverters (`Ac/L1/…`), and those of a Multi or Quattro, which have short names. */
const phases = (before: string, after: string, names: readonly [voltage: string, current: string, power: string]) =>
  (['voltage_v V', 'current_a A', 'power_kw W'] as const).map((what, index) => {
    const [metric = '', unit = ''] = what.split(' ')
    return number(`${before}/{phase}/${names[index]}`, metric, unit, after)
  })

/**
 * What a Victron GX device publishes on `N/PORTAL/SERVICE/INSTANCE/…`: a value a topic. A device is a service, such as
 * `PORTAL:grid:30`; each of its phases is one too (`PORTAL:grid:30:L1`).
 *
 * @see https://github.com/victronenergy/dbus-flashmq
 */
export const victron: Format = {
  base: 'N',
  ignore: '{base}/#',
  clock: 'server',
  partial: true,
  skip: [null],
  parts: [
    number('Ac/Power', 'power_kw', 'W'),
    number('Ac/Energy/Forward', 'energy_kwh', 'kWh'),
    number('Ac/Energy/Reverse', 'export_kwh', 'kWh'),
    ...phases('Ac', ':{phase}', ['Voltage', 'Current', 'Power']),
    number('Ac/{phase}/Energy/Forward', 'energy_kwh', 'kWh', ':{phase}'),
    number('Ac/{phase}/Energy/Reverse', 'export_kwh', 'kWh', ':{phase}'),
    ...phases('Ac/Out', ':out:{phase}', ['V', 'I', 'P']),
    ...phases('Ac/ActiveIn', ':in:{phase}', ['V', 'I', 'P']),
    number('Ac/Consumption/{phase}/Power', 'power_kw', 'W', ':consumption:{phase}'),
    number('Dc/0/Voltage', 'voltage_v', 'V'),
    number('Dc/0/Current', 'current_a', 'A'),
    number('Dc/0/Power', 'power_kw', 'W'),
    number('Dc/0/Temperature', 'temp_c', 'C'),
    number('Yield/Power', 'power_kw', 'W'),
    number('Yield/System', 'energy_kwh', 'kWh'),
  ],
}
