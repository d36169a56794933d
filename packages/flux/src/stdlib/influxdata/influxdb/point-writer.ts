import { type FluxErrorCode, WholeFluxError } from '../../../errors.ts'
import type { FieldType, SeriesPoints, SeriesWrite, Storage } from '../../../storage/storage.ts'
import type { CellValue } from '../../../table/group-key.ts'

type Tags = readonly (readonly [name: string, value: string])[]

interface OpenSeries {
  readonly measurement: string
  readonly tags: Tags
  readonly field: string
  readonly type: FieldType
  readonly times: bigint[]
  readonly values: CellValue[]
}

const batchPoints = 50_000

/** Collects points by series and hands them to the store in batches. */
export class PointWriter {
  readonly #storage: Storage
  readonly #bucketId: string
  readonly #series = new Map<string, OpenSeries>()
  #points = 0

  constructor(storage: Storage, bucketId: string) {
    this.#storage = storage
    this.#bucketId = bucketId
  }

  /** @param seriesId measurement and tags as one text, so that it need not be made for every field */
  add(
    seriesId: string,
    measurement: string,
    tags: Tags,
    field: string,
    type: FieldType,
    time: bigint,
    value: CellValue,
  ): void {
    const id = `${seriesId}\u0000${type}\u0000${field}`
    let series = this.#series.get(id)
    if (!series) {
      series = { measurement, tags, field, type, times: [], values: [] }
      this.#series.set(id, series)
    }
    series.times.push(time)
    series.values.push(value)
    if (++this.#points >= batchPoints) this.flush()
  }

  /** @throws FluxError what the store refuses the points for, without the place in the script */
  flush(): void {
    if (this.#points === 0) return
    const batch = [...this.#series.values()].map(
      ({ times, type, values, ...key }): SeriesWrite => ({
        ...key,
        ...points(type, new BigInt64Array(times), values),
      }),
    )
    this.#series.clear()
    this.#points = 0
    const result = this.#storage.write(this.#bucketId, batch)
    if (!result.ok) throw new WholeFluxError(result.code as FluxErrorCode, queryMessage(result.message))
  }
}

/** What a store refuses points with, without the words that InfluxDB has for writes over HTTP alone. */
const queryMessage = (message: string): string => message.replace(/^failure writing points to database: /, '')

function points(type: FieldType, times: BigInt64Array, values: readonly CellValue[]): SeriesPoints {
  switch (type) {
    case 'float':
      return { type, times, values: new Float64Array(values as number[]) }
    case 'int':
      return { type, times, values: new BigInt64Array(values as bigint[]) }
    case 'uint':
      return { type, times, values: new BigUint64Array(values as bigint[]) }
    case 'bool':
      return { type, times, values: Uint8Array.from(values, Number) }
    case 'string':
      return { type, times, values: values as string[] }
  }
}
