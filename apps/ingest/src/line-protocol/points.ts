import { type ExactLine, exactLine } from '@nrg/line-protocol/exact-line'
import { type FieldKind, kinds } from '@nrg/line-protocol/field-kind'
import { lineEnd } from '@nrg/line-protocol/line-end'
import { LineError, skipBlanks } from '@nrg/line-protocol/line-error'
import type { Precision } from '@nrg/line-protocol/precision'
import type { Detail } from '@nrg/schema/problem'
import { TooManyReadings } from '../errors.ts'
import { type Batch, BatchSorter } from '../reading/batch.ts'
import {
  detail,
  millisecondsOf,
  missing,
  noMetric,
  nowOf,
  type ReadingOutcome,
  type ReadingRules,
  refused,
  refusedTime,
} from '../reading/reading.ts'
import { readDeviceId, readValue } from '../reading/value.ts'
import { LineText } from '../scan/line-text.ts'
import type { PointScanner } from '../scan/point-scanner.ts'
import type { MappedMeasurement, PointMapping } from '../sources/point-mapping.ts'
import { same } from '../sources/unit.ts'

/** The code of a line that is no line protocol; the others can be read, and are not taken. */
export const MALFORMED_LINE = 'malformed_line'

/** How much of a line is told again. */
const SHOWN_LENGTH = 120

const comment = 0x23

export interface PointRules extends ReadingRules {
  readonly precision: Precision
  /** The most points of a request. */
  readonly readings: number
  /** Which of them are readings. */
  readonly points: PointMapping
  /** Takes plain points as they stand; left out, all are read. */
  readonly pointScanner?: PointScanner | undefined
}

/**
 * Reads the points of a body of line protocol as readings: each with the rules of one in JSON, an integer as the float that
 * every metric is. A point without a time is of now, as for InfluxDB.
 *
 * @throws TooManyReadings
 */
export function readPoints(body: Buffer, rules: PointRules): Batch {
  const sorter = new BatchSorter(rules)
  const { pointScanner, precision, readings } = rules
  const source = new LineText(() => body.toString('latin1'))
  let index = 0
  let line = 0
  for (let at = 0; at < body.length; ) {
    line++
    const reading = pointScanner?.scan(body, source, at, precision)
    if (pointScanner !== undefined && reading !== undefined) {
      if (index === readings) throw new TooManyReadings(readings)
      sorter.addScanned(reading, { index: index++, line }, 'time')
      at = pointScanner.end + 1
      continue
    }
    const end = lineEnd(body, at)
    const start = skipBlanks(body.subarray(0, end), at)
    if (start < end && body[start] !== comment) {
      if (index === readings) throw new TooManyReadings(readings)
      sorter.add(readPoint(body.subarray(start, body[end - 1] === 0x0d ? end - 1 : end), rules), { index, line })
      index++
    }
    at = end + 1
  }
  return sorter.batch()
}

function readPoint(bytes: Buffer, rules: PointRules): ReadingOutcome {
  let line: ExactLine
  try {
    line = exactLine(bytes, rules.precision)
  } catch (error) {
    if (!(error instanceof LineError)) throw error
    const message = `unable to parse '${bytes.toString('utf8', 0, SHOWN_LENGTH)}': ${error.message}`
    return refused({ code: MALFORMED_LINE, message })
  }
  const { measurement, tags } = line.key
  const { measurements, nameOf } = rules.points
  const mapped = measurements.get(measurement)
  if (mapped === undefined) return refused(unknownMeasurement(measurement, measurements))
  const tag = tags.find(([name]) => name === mapped.deviceTag)?.[1]
  const deviceId = tag === undefined ? missing : readDeviceId(nameOf(tag))
  if (typeof deviceId !== 'string') return refused(detail(mapped.deviceTag, deviceId))
  const time = line.time ?? nowOf(rules)
  const late = refusedTime('time', { deviceId, timeMs: millisecondsOf(time) }, rules)
  if (late !== undefined) return late
  return withMetrics(line, { deviceId, time }, rules, mapped)
}

function withMetrics(
  { fields }: ExactLine,
  reading: { readonly deviceId: string; readonly time: bigint },
  rules: ReadingRules,
  mapped: MappedMeasurement,
): ReadingOutcome {
  const metrics: Record<string, number> = {}
  const faults: Detail[] = []
  const ignored: string[] = []
  let found = 0
  for (const { name, kind, value } of fields) {
    const taken = mapped.fields.get(name)
    if (taken === undefined) {
      ignored.push(name)
      continue
    }
    const read = readValue(isNumber(kind) ? Number(value) : value)
    for (const { name: metric, convert } of taken) {
      const number = typeof read === 'number' && convert !== same ? readValue(convert(read)) : read
      if (typeof number === 'number') {
        metrics[metric] = number
        found++
      } else faults.push(detail(metric, number))
    }
  }
  if (found > 0) return { reading: { ...reading, metrics }, faults, ignored }
  return faults.length > 0 ? { faults, ignored: [] } : refused(noMetric(rules))
}

const isNumber = (kind: FieldKind) => kind === kinds.float || kind === kinds.int || kind === kinds.uint

const unknownMeasurement = (measurement: string, known: PointMapping['measurements']): Detail => ({
  code: 'unknown_measurement',
  message: `measurement ${measurement.slice(0, SHOWN_LENGTH)} is not taken: only ${[...known.keys()].join(', ')} ${known.size > 1 ? 'are' : 'is'}`,
})
