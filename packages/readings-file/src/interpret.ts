import { addDate, dateEvidence, dateOrder } from './cell/date-order.ts'
import { type DecimalMark, numberOf } from './cell/number-cell.ts'
import { addNumber, decimalMarks, type NumberEvidence, numberEvidence } from './cell/number-style.ts'
import { type DateOrder, type FileTime, isSerial, serialTime, timeOf } from './cell/time-cell.ts'
import { wallClock } from './cell/wall-clock.ts'
import type { ReadOptions } from './options.ts'
import type { RawItem, RawReading } from './raw-reading.ts'
import { type BadLine, isBad } from './record.ts'

/** What the texts of a file mean, decided over all of them. */
export interface Understanding {
  readonly order: DateOrder
  /** Some of its dates are numbers with the year behind. */
  readonly numericDates: boolean
  /** Its times are a spreadsheet's count of days. */
  readonly serial: boolean
  /** Some of its times name no zone. */
  readonly local: boolean
  readonly marks: ReadonlyMap<string, DecimalMark>
}

/** Reads a file through once for what its texts prove. @throws FileError where they can be read more than one way */
export async function understand(
  items: AsyncIterable<RawItem>,
  { dates, decimal }: ReadOptions,
  otherwise: DecimalMark | undefined,
): Promise<Understanding> {
  const days = dateEvidence()
  const numbers = new Map<string, NumberEvidence>()
  let serial: boolean | undefined
  let local = false
  for await (const item of items) {
    if (isBad(item)) continue
    addDate(days, item.time, item.line)
    if (serial !== false) serial = isSerial(item.time)
    local ||= timeOf(item.time, dates ?? 'DMY')?.local ?? timeOf(item.time, 'MDY')?.local ?? false
    addNumbers(numbers, item, decimal)
  }
  const order = dates ?? dateOrder(days)
  const marks =
    decimal === undefined ? decimalMarks(numbers, otherwise) : new Map([...numbers.keys()].map((one) => [one, decimal]))
  return { order, numericDates: days.numeric, serial: serial ?? false, local: local || (serial ?? false), marks }
}

/** Adds what a reading's texts prove of the numbers in their columns: nothing where the decimal mark is given. */
function addNumbers(numbers: Map<string, NumberEvidence>, item: RawReading, decimal: DecimalMark | undefined): void {
  for (const { column, cell } of item.values) {
    let evidence = numbers.get(column)
    if (evidence === undefined) {
      evidence = numberEvidence()
      numbers.set(column, evidence)
    }
    if (typeof cell === 'string' && decimal === undefined) addNumber(evidence, cell, item.line)
  }
}

/** A reading with its time and its numbers, before it is known which device it is of. */
export interface Interpreted {
  readonly line: number
  readonly time: bigint
  readonly source?: string
  readonly metrics: Readonly<Record<string, number>>
}

/** The readings of a file, and what in it is none. A value that cannot be read costs itself alone. */
export async function* interpreted(
  items: AsyncIterable<RawItem>,
  understanding: Understanding,
  zone: string,
): AsyncGenerator<Interpreted | BadLine> {
  const timeOfItem = itemTimes(understanding, zone)
  for await (const item of items) {
    if (isBad(item)) {
      yield item
      continue
    }
    const time = timeOfItem(item)
    if (typeof time !== 'bigint') {
      if (time !== undefined) yield time
      continue
    }
    const { metrics, faults } = numbersOf(item, understanding.marks)
    for (const fault of faults) yield fault
    if (item.values.length > faults.length)
      yield { line: item.line, time, metrics, ...(item.source !== undefined && { source: item.source }) }
    else if (item.values.length === 0) yield { line: item.line, reason: 'it has no value' }
  }
}

/** Reads the times of readings, in their order; what is none is said once for all the times of a day that a row has. */
function itemTimes({ order, serial }: Understanding, zone: string): (item: RawReading) => bigint | BadLine | undefined {
  const instant = wallClock(zone)
  let timeless: number | undefined
  return (item) => {
    const { line, time: text, clock } = item
    const found = serial ? serialTime(text) : timeOf(text, order)
    if (found === undefined) {
      const isKnown = timeless === line
      timeless = line
      return isKnown ? undefined : { line, reason: 'no time', text }
    }
    const time = timeOn(found, item, instant)
    if (time !== undefined) return time
    const shown = [text, clock && hourText(clock.seconds)].filter(Boolean).join(' ')
    return { line, reason: `a time that no clock in ${zone} showed: they went forward`, text: shown }
  }
}

/** The numbers of a reading by their metrics, and a fault for each value that is none. */
function numbersOf({ line, values }: RawReading, marks: Understanding['marks']) {
  const metrics: Record<string, number> = {}
  const faults: BadLine[] = []
  for (const { column, metric, cell } of values) {
    const value = typeof cell === 'number' ? cell : numberOf(cell, marks.get(column) ?? '.')
    if (value === undefined) faults.push({ line, reason: `no number in ${column}`, text: String(cell) })
    else metrics[metric] = value
  }
  return { metrics, faults }
}

/** The instant of a reading; a time of day is added to its day as clocks show it, or to its midnight. */
function timeOn(
  found: FileTime,
  { clock, series }: RawReading,
  instant: ReturnType<typeof wallClock>,
): bigint | undefined {
  const after = BigInt(Math.round((clock?.seconds ?? 0) * 1e9))
  if (!found.local) return found.ns + after
  if (clock?.elapsed) {
    const midnight = instant(found.ns, `${series}\nmidnight`, undefined)
    return midnight === undefined ? undefined : midnight + after
  }
  return instant(found.ns + after, series, clock?.second ?? found.second)
}

function hourText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16)
}
