import type { DeviceReading } from '@nrg/influx/reading-line'
import { READING_MEASUREMENT } from '@nrg/schema/reading'

/** What is before the device's id in the line of a reading. */
export const FRONT = `${READING_MEASUREMENT},device_id=`

/** A reading that was found to be good as its bytes were scanned: its line is made, and the rest is read from that where it is asked for. */
export class ScannedReading implements DeviceReading {
  readonly deviceId: string
  /** Whole milliseconds since the epoch. */
  readonly timeMs: number
  readonly line: string

  constructor(deviceId: string, timeMs: number, line: string) {
    this.deviceId = deviceId
    this.timeMs = timeMs
    this.line = line
  }

  get time(): bigint {
    return BigInt(this.line.slice(this.line.lastIndexOf(' ') + 1))
  }

  get metrics(): Readonly<Record<string, number>> {
    const [, fields = ''] = this.line.split(' ')
    return Object.fromEntries(
      fields.split(',').map((field): [string, number] => {
        const at = field.indexOf('=')
        return [field.slice(0, at), Number(field.slice(at + 1))]
      }),
    )
  }
}
