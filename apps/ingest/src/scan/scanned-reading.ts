import type { DeviceReading } from '@nrg/influx/reading-line'
import { READING_MEASUREMENT } from '@nrg/schema/reading'

/** What is before the device's id in the line of a reading. */
export const FRONT = Buffer.from(`${READING_MEASUREMENT},device_id=`)

/** What its line is a part of. */
export interface LineSource {
  readonly text: string
}

/**
 * A reading that was found to be good as its bytes were scanned: its line is made, a part of a text, and the rest is read from
 * that where it is asked for.
 */
export class ScannedReading implements DeviceReading {
  readonly deviceId: string
  /** Whole milliseconds since the epoch. */
  readonly timeMs: number
  readonly #source: LineSource
  readonly #start: number
  readonly #end: number

  constructor(deviceId: string, timeMs: number, source: LineSource, start: number, end: number) {
    this.deviceId = deviceId
    this.timeMs = timeMs
    this.#source = source
    this.#start = start
    this.#end = end
  }

  get line(): string {
    return this.#source.text.slice(this.#start, this.#end)
  }

  get time(): bigint {
    const { line } = this
    return BigInt(line.slice(line.lastIndexOf(' ') + 1))
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
