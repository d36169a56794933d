import { unitOf } from '@nrg/detection/alerts/kind-of'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ExportedReading } from './readings.ts'

/** How readings are written. */
export interface ExportFormat {
  readonly type: string
  /** What comes before the readings. */
  readonly head: (metrics: readonly string[], fleet: FleetConfig) => string
  readonly line: (reading: ExportedReading, device: string, metrics: readonly string[]) => string
}

export const exportFormats = {
  csv: {
    type: 'text/csv; charset=utf-8',
    head: (metrics, fleet) =>
      row(['device_id', 'time', ...metrics.map((metric) => `${metric} [${unitOf(fleet)(metric)}]`)]),
    line: ({ time, values }, device) =>
      row([device, time, ...values.map((value) => (value === undefined ? '' : String(value)))]),
  },
  ndjson: {
    type: 'application/x-ndjson',
    head: () => '',
    line: ({ time, values }, device, metrics) => {
      const told = metrics.flatMap((metric, index) => {
        const value = values[index]
        return value === undefined ? [] : [[metric, value] as const]
      })
      return `${JSON.stringify({ device_id: device, time, ...Object.fromEntries(told) })}\n`
    },
  },
} as const satisfies Record<string, ExportFormat>

const row = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`

/** RFC 4180. */
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
