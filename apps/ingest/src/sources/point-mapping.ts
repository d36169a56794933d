import type { Metric } from '@nrg/schema/metric'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import type { Complain } from './compile.ts'
import type { LineProtocol, MetricSource } from './source-config.ts'
import { conversion, isUnit, same, UNITS } from './unit.ts'

/** The metric that a field is, and its number there. */
export interface MappedField {
  readonly name: string
  readonly convert: (value: number) => number
}

/** Points of a measurement that are readings. */
export interface MappedMeasurement {
  readonly deviceTag: string
  /** The metrics by field. */
  readonly fields: ReadonlyMap<string, readonly MappedField[]>
}

/** Which points of line protocol are readings. */
export interface PointMapping {
  readonly measurements: ReadonlyMap<string, MappedMeasurement>
  /** Whether points of the measurement of readings are readings as they stand: no device and no field is called otherwise. */
  readonly isPlain: boolean
  /** The device that one is called so. */
  readonly nameOf: (device: string) => string
}

/** Takes what is configured of line protocol apart. */
export function compilePoints(
  { device_tag = 'device_id', names = {}, measurements = {} }: LineProtocol,
  { fleet, complain }: { readonly fleet: readonly Metric[]; readonly complain: Complain },
): PointMapping {
  const asNamed = new Map<string, readonly MappedField[]>(fleet.map(({ name }) => [name, [{ name, convert: same }]]))
  const made = new Map<string, MappedMeasurement>([[READING_MEASUREMENT, { deviceTag: device_tag, fields: asNamed }]])
  for (const [measurement, given] of Object.entries(measurements)) {
    const fields = new Map<string, MappedField[]>()
    for (const [metric, said] of Object.entries(given?.metrics ?? {})) {
      const from = typeof said === 'string' ? { path: said } : said
      const field = mapField(metric, from, {
        fleet,
        complain: (why) => complain(['measurements', measurement, 'metrics', metric], why),
      })
      for (const path of [from.path].flat()) fields.set(path, [...(fields.get(path) ?? []), field])
    }
    made.set(measurement, {
      deviceTag: given?.device_tag ?? device_tag,
      fields: given?.metrics === undefined ? asNamed : fields,
    })
  }
  return {
    measurements: made,
    isPlain:
      device_tag === 'device_id' &&
      Object.keys(names).length === 0 &&
      !Object.hasOwn(measurements, READING_MEASUREMENT),
    nameOf: (device) => (Object.hasOwn(names, device) ? (names[device] as string) : device),
  }
}

/** What becomes of a field's number: what is wrong with that is complained of. */
function mapField(
  name: string,
  { unit, scale = 1, offset = 0, sign = 1 }: Omit<MetricSource, 'unit_path'>,
  { fleet, complain }: { readonly fleet: readonly Metric[]; readonly complain: (why: string) => void },
): MappedField {
  const metric = fleet.find((one) => one.name === name)
  if (metric === undefined) complain(`${name} is no metric of the fleet: enter it in fleet.yaml`)
  const convert = unit === undefined ? same : conversion(unit, metric?.unit ?? unit)
  if (convert === undefined)
    complain(
      isUnit(unit ?? '')
        ? `${name} is in ${metric?.unit}, which cannot be made of ${unit}`
        : `${unit} is none of ${UNITS}`,
    )
  return { name, convert: (value) => sign * (convert ?? same)(value * scale + offset) }
}
