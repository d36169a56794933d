/** What a file of readings can be; `csv` is any text with a row a line, whatever parts its cells. */
export const fileFormats = ['csv', 'json', 'jsonl', 'lp', 'influx', 'nem12'] as const
export type FileFormat = (typeof fileFormats)[number]

/** The names of the formats for people. */
export const formatNames: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  json: 'JSON',
  jsonl: 'JSON, a record a line',
  lp: 'line protocol',
  influx: "InfluxDB's annotated CSV",
  nem12: 'NEM12',
}
