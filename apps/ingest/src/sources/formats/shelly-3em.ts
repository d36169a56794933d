import type { Format } from './format.ts'
import { shellies } from './shelly-gen1.ts'

const phases = ['a', 'b', 'c'].map((letter, index) => ({ index, suffix: `:${letter}` }))
const topics = [
  ['power', 'power_kw', 'W'],
  ['voltage', 'voltage_v', 'V'],
  ['current', 'current_a', 'A'],
  ['pf', 'power_factor', '1'],
  ['total', 'energy_kwh', 'Wh'],
  ['total_returned', 'export_kwh', 'Wh'],
] as const

/**
 * The Shelly 3EM of the first generation: each phase is a device (`ID:a`), the sum is the device itself. (The Pro 3EM and the
 * 3EM of later generations are of `shelly-gen2`.)
 *
 * @see https://shelly-api-docs.shelly.cloud/gen1/#shelly-3em
 */
export const shelly3em: Format = {
  ...shellies,
  parts: [
    { at: 'total_power', metrics: { power_kw: { path: '$.total_power', unit: 'W' } } },
    ...phases.flatMap(({ index, suffix }) => [
      ...topics.map(([topic, metric, unit]) => ({
        suffix,
        device: 'shellyem3-{id}',
        topics: `{base}/shellyem3-{id}/emeter/${index}/${topic}`,
        metrics: { [metric]: { path: '$', unit } },
      })),
      {
        suffix,
        at: `emeters[${index}]`,
        metrics: Object.fromEntries(topics.map(([path, metric, unit]) => [metric, { path, unit }])),
      },
    ]),
  ],
}
