import { eventLine } from '@nrg/influx/event-line'
import { KEY_MEASUREMENT, KeyEvent } from '@nrg/schema/key-event'
import { TypeCompiler } from '@sinclair/typebox/compiler'

const check = TypeCompiler.Compile(KeyEvent)

/** Whether it is an event of a key as this version writes it. */
export const isKeyEvent = (event: unknown): event is KeyEvent => check.Check(event)

/** The line of an event of a key. */
export function keyLine(event: KeyEvent): string {
  const { type, time, key, by } = event
  const more = event.type === 'issued' ? { name: event.name, role: event.role } : {}
  return eventLine({
    measurement: KEY_MEASUREMENT,
    type,
    id: `${type} ${key} ${time}`,
    time,
    event,
    told: { key, by, ...more },
  })
}
