import type { Metric } from '@nrg/schema/metric'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import type { Complain } from './compile.ts'
import type { LineProtocol } from './source-config.ts'
import { conversion, isUnit, UNITS } from './unit.ts'

/** The metric that a field is, and its number there. */
export interface MappedField {
  readonly name: string
  readonly convert: (value: number) => number
}

/** Points of a measurement that are readings. */
export interface MappedMeasurement {
  readonly deviceTag: string
  /** The metrics by field; left out, fields are called as their metrics. */
  readonly fields: ReadonlyMap<string, readonly MappedField[]> | undefined
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
  const made = new Map<string, MappedMeasurement>([[READING_MEASUREMENT, { deviceTag: device_tag, fields: undefined }]])
  for (const [measurement, given] of Object.entries(measurements)) {
    const fields = new Map<string, MappedField[]>()
    for (const [name, said] of Object.entries(given?.metrics ?? {})) {
      const { path, unit, scale = 1, offset = 0, sign = 1 } = typeof said === 'string' ? { path: said } : said
      const where = ['measurements', measurement, 'metrics', name]
      const metric = fleet.find((one) => one.name === name)
      if (metric === undefined) complain(where, `${name} is no metric of the fleet: enter it in fleet.yaml`)
      const convert = unit === undefined ? (value: number) => value : conversion(unit, metric?.unit ?? unit)
      if (convert === undefined)
        complain(
          where,
          isUnit(unit ?? '')
            ? `${name} is in ${metric?.unit}, which cannot be made of ${unit}`
            : `${unit} is none of ${UNITS}`,
        )
      for (const field of typeof path === 'string' ? [path] : path)
        fields.set(field, [
          ...(fields.get(field) ?? []),
          { name, convert: (value) => sign * (convert?.(value * scale + offset) ?? value) },
        ])
    }
    made.set(measurement, {
      deviceTag: given?.device_tag ?? device_tag,
      fields: given?.metrics === undefined ? undefined : fields,
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
