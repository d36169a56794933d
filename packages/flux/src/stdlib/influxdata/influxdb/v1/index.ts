import { composed, type Definition } from '../../../../function/define.ts'

/** The functions of the schema package by their older place. */
const moved = [
  'fieldKeys',
  'fieldsAsCols',
  'measurementFieldKeys',
  'measurementTagKeys',
  'measurementTagValues',
  'measurements',
  'tagKeys',
  'tagValues',
]

export const influxdbV1: readonly Definition[] = moved.map((name) =>
  composed({
    package: 'influxdata/influxdb/v1',
    name,
    imports: ['influxdata/influxdb/schema'],
    source: `schema.${name}`,
  }),
)
