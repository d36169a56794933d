import type { Format } from './format.ts'

/** The first channel is the device itself, the others have its id with their number. */
const channels = [0, 1, 2, 3].map((channel) => ({ channel, ...(channel > 0 && { suffix: `:${channel}` }) }))
const value = (unit: string) => ({ path: '$', unit })

/** What is so of all devices of the first generation, but for what they measure. */
export const shellies = {
  base: 'shellies',
  status: '{base}/{device}/online',
  ignore: '{base}/#',
  device_path: '$.mac',
  time: '$.unixtime',
  time_format: 's',
  clock: 'server',
  partial: true,
} as const satisfies Omit<Format, 'parts'>

/**
 * Shelly's first generation: a number a topic by MQTT, or its `/status` as it is.
 *
 * @see https://shelly-api-docs.shelly.cloud/gen1/
 */
export const shellyGen1: Format = {
  ...shellies,
  parts: [
    ...channels.flatMap(({ channel, ...rest }) => [
      ...(['relay', 'light', 'emeter'] as const).map((kind) => ({
        ...rest,
        topics: `{base}/{device}/${kind}/${channel}/power`,
        metrics: { power_kw: value('W') },
      })),
      ...(['relay', 'light'] as const).map((kind) => ({
        ...rest,
        topics: `{base}/{device}/${kind}/${channel}/energy`,
        metrics: { energy_kwh: value('Wmin') },
      })),
      { ...rest, topics: `{base}/{device}/emeter/${channel}/total`, metrics: { energy_kwh: value('Wh') } },
      { ...rest, topics: `{base}/{device}/emeter/${channel}/total_returned`, metrics: { export_kwh: value('Wh') } },
      { ...rest, topics: `{base}/{device}/emeter/${channel}/voltage`, metrics: { voltage_v: value('V') } },
      { ...rest, topics: `{base}/{device}/emeter/${channel}/current`, metrics: { current_a: value('A') } },
      { ...rest, topics: `{base}/{device}/emeter/${channel}/pf`, metrics: { power_factor: value('1') } },
    ]),
    { topics: '{base}/{device}/temperature', metrics: { temp_c: value('C') } },
    { topics: '{base}/{device}/voltage', metrics: { voltage_v: value('V') } },
    ...channels.flatMap(({ channel, ...rest }) => [
      {
        ...rest,
        at: `meters[${channel}]`,
        metrics: {
          power_kw: { path: 'power', unit: 'W' },
          energy_kwh: { path: 'total', unit: 'Wmin' },
          ...(channel === 0 && {
            voltage_v: { path: '$.voltage', unit: 'V' },
            temp_c: { path: ['$.tmp.tC', '$.temperature'], unit: 'C' },
          }),
        },
      },
      {
        ...rest,
        at: `emeters[${channel}]`,
        metrics: {
          voltage_v: { path: 'voltage', unit: 'V' },
          current_a: { path: 'current', unit: 'A' },
          power_kw: { path: 'power', unit: 'W' },
          energy_kwh: { path: 'total', unit: 'Wh' },
          export_kwh: { path: 'total_returned', unit: 'Wh' },
          power_factor: { path: 'pf', unit: '1' },
        },
      },
    ]),
  ],
}
