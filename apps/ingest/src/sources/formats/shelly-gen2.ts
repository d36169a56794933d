import type { Part } from '../source-config.ts'
import type { Format } from './format.ts'

const metrics = {
  voltage_v: { path: 'voltage', unit: 'V' },
  current_a: { path: 'current', unit: 'A' },
  power_kw: { path: ['apower', 'act_power'], unit: 'W' },
  energy_kwh: { path: ['aenergy.total', 'total_act_energy'], unit: 'Wh' },
  export_kwh: { path: ['ret_aenergy.total', 'total_act_ret_energy'], unit: 'Wh' },
  power_factor: { path: 'pf', unit: '1' },
  frequency_hz: { path: 'freq', unit: 'Hz' },
  temp_c: { path: 'temperature.tC', unit: 'C' },
}

/** A component as it comes: in a notification, on a topic of its own, and in a status asked for. */
const component = (name: string, part: Part): Part[] => [
  { ...part, at: `params["${name}"]`, time: '$.params.ts', time_format: 's' },
  { ...part, topics: `{device}/status/${name}` },
  { ...part, at: `["${name}"]`, time: '$.sys.unixtime', time_format: 's' },
]

const phase = (letter: string): Record<string, { path: string; unit: string }> => ({
  voltage_v: { path: `${letter}_voltage`, unit: 'V' },
  current_a: { path: `${letter}_current`, unit: 'A' },
  power_kw: { path: `${letter}_act_power`, unit: 'W' },
  power_factor: { path: `${letter}_pf`, unit: '1' },
  frequency_hz: { path: `${letter}_freq`, unit: 'Hz' },
})
const counters = (before: string, after = '') => ({
  energy_kwh: { path: `${before}total_act${after}`, unit: 'Wh' },
  export_kwh: { path: `${before}total_act_ret${after}`, unit: 'Wh' },
})

/**
 * Shelly's second generation and later (Plus, Pro, Gen3): notifications and statuses by MQTT, or `Shelly.GetStatus`. Of a
 * meter of three phases each is a device (`ID:a`), and the sum is the device itself.
 *
 * @see https://shelly-api-docs.shelly.cloud/gen2/General/Notifications
 */
export const shellyGen2: Format = {
  topics: '{device}/events/rpc',
  status: '{device}/online',
  ignore: ['{device}/events/#', '{device}/status/#', '{device}/debug/#', '{device}/rpc', '{device}/command/#'],
  device_path: ['$.src', '$.sys.mac'],
  clock: 'server',
  partial: true,
  skip: [null],
  parts: [
    ...['switch', 'pm1', 'em1', 'cover', 'light'].flatMap((kind) =>
      [0, 1, 2, 3].flatMap((id) => component(`${kind}:${id}`, { ...(id > 0 && { suffix: `:${id}` }), metrics })),
    ),
    ...[0, 1, 2].flatMap((id) => component(`em1data:${id}`, { ...(id > 0 && { suffix: `:${id}` }), metrics })),
    ...component('em:0', {
      metrics: { power_kw: { path: 'total_act_power', unit: 'W' }, current_a: { path: 'total_current', unit: 'A' } },
    }),
    ...component('emdata:0', { metrics: counters('') }),
    ...['a', 'b', 'c'].flatMap((letter) => [
      ...component('em:0', { suffix: `:${letter}`, metrics: phase(letter) }),
      ...component('emdata:0', { suffix: `:${letter}`, metrics: counters(`${letter}_`, '_energy') }),
    ]),
  ],
}
