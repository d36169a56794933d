import { formatLine } from '@nrg/influx/line'

/** The measurement of the registry that holds what devices say of themselves: whether they are there. */
const MEASUREMENT = 'presence'

const states = ['online', 'offline'] as const
export type State = (typeof states)[number]

/** The state that a message says: `online` or `offline`, also as Tasmota's `Online`, Zigbee2MQTT's `{"state":"online"}`, Shelly's `true`. */
export function stateOf(payload: Buffer): State | undefined {
  const text = payload.toString('utf8', 0, 64).toLowerCase()
  if (/^\s*(true|false)\s*$/.test(text)) return text.includes('true') ? 'online' : 'offline'
  const [, word] = /^\s*(?:\{\s*"state"\s*:\s*)?"?(online|offline)"?\s*\}?\s*$/.exec(text) ?? []
  return states.find((state) => state === word)
}

/** The line of what a device says of itself, at a time in milliseconds since the epoch. */
export const presenceLine = (device: string, state: State, time: number): string =>
  formatLine({
    measurement: MEASUREMENT,
    tags: { state },
    fields: { device },
    time: BigInt(time) * 1_000_000n + BigInt(Math.floor(Math.random() * 1_000_000)),
  })
