import type { DecimalMark } from './cell/number-cell.ts'
import type { DateOrder } from './cell/time-cell.ts'
import type { FileFormat } from './file-format.ts'
import type { Mapping } from './mapping.ts'

/** What is said of a file; what is left out is found out, where the file makes it certain. */
export interface ReadOptions {
  readonly format?: FileFormat
  /** Needed but for line protocol and InfluxDB's CSV, whose fields are metrics of their names. */
  readonly mapping?: Mapping
  /** The column of times. */
  readonly time?: string
  /** Whose readings they are: of everything in the file, or by what the file calls each device. */
  readonly device?: string | ReadonlyMap<string, string>
  /** The column that says which device a row is of. */
  readonly deviceColumn?: string
  readonly dates?: DateOrder
  readonly decimal?: DecimalMark
  /** The zone of times that name none: `Europe/Amsterdam`, `+01:00`. */
  readonly zone?: string
  /** So many lines stand before the header. */
  readonly skip?: number
}
