import type { Definition } from '../../../../function/define.ts'
import { _from } from './_from.ts'
import { fieldKeys } from './fieldKeys.ts'
import { fieldsAsCols } from './fieldsAsCols.ts'
import { measurementFieldKeys } from './measurementFieldKeys.ts'
import { measurements } from './measurements.ts'
import { measurementTagKeys } from './measurementTagKeys.ts'
import { measurementTagValues } from './measurementTagValues.ts'
import { tagKeys } from './tagKeys.ts'
import { tagValues } from './tagValues.ts'

export const influxdbSchema: readonly Definition[] = [
  _from,
  fieldKeys,
  fieldsAsCols,
  measurementFieldKeys,
  measurementTagKeys,
  measurementTagValues,
  measurements,
  tagKeys,
  tagValues,
]
