import { eventLine } from '@nrg/influx/event-line'
import { CLOCK_MEASUREMENT, type ClockEvent } from '@nrg/schema/device-clock'

/** The line of what became of a device's clock. */
export function clockLine(event: ClockEvent): string {
  const { type, time, device } = event
  return eventLine({
    measurement: CLOCK_MEASUREMENT,
    type,
    id: `${type} ${device} ${time}`,
    time,
    event,
    told: { device },
  })
}
