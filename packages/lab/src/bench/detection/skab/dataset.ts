import { readArchive } from '../tar.ts'

/** One run of the test stand: a row a second, its channels, and which rows are bad. */
export interface SkabFile {
  readonly name: string
  /** Milliseconds since the first row. */
  readonly offsets: readonly number[]
  /** By the name of a metric. */
  readonly channels: ReadonlyMap<string, readonly number[]>
  readonly bad: readonly boolean[]
}

/** The labelled files of the archive, in the order of their names. */
export function readSkab(path: string): SkabFile[] {
  return [...readArchive(path)]
    .filter(([name]) => name.endsWith('.csv') && !name.includes('anomaly-free'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => parseSkab(name, text))
}

/** Reads a file: the columns are a time, the channels, `anomaly` and `changepoint`. */
export function parseSkab(name: string, text: string): SkabFile {
  const [head = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(';'))
  const times = rows.map(([time = '']) => Date.parse(`${time.replace(' ', 'T')}Z`))
  const label = head.indexOf('anomaly')
  return {
    name,
    offsets: times.map((time) => time - (times[0] as number)),
    channels: new Map(
      head.slice(1, label).map((column, index) => [metricName(column), rows.map((row) => Number(row[index + 1]))]),
    ),
    bad: rows.map((row) => Number(row[label]) > 0),
  }
}

/** `Volume Flow RateRMS` is `volume_flow_raterms`. */
function metricName(column: string): string {
  return column.toLowerCase().replaceAll(/\W+/g, '_')
}
