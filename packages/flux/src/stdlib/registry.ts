import type { Definition } from '../function/define.ts'
import { array } from './array/index.ts'
import { bitwise } from './bitwise/index.ts'
import { anomalydetection } from './contrib/anaisdg/anomalydetection/index.ts'
import { statsmodels } from './contrib/anaisdg/statsmodels/index.ts'
import { hex } from './contrib/bonitoo-io/hex/index.ts'
import { hash } from './contrib/qxip/hash/index.ts'
import { events } from './contrib/tomhollingworth/events/index.ts'
import { csv } from './csv/index.ts'
import { dateBoundaries } from './date/boundaries/index.ts'
import { date } from './date/index.ts'
import { dict } from './dict/index.ts'
import { experimentalAggregate } from './experimental/aggregate/index.ts'
import { experimentalArray } from './experimental/array/index.ts'
import { experimentalBitwise } from './experimental/bitwise/index.ts'
import { experimentalBoundaries } from './experimental/date/boundaries/index.ts'
import { experimentalDynamic } from './experimental/dynamic/index.ts'
import { experimental } from './experimental/index.ts'
import { experimentalIox } from './experimental/iox/index.ts'
import { experimentalJson } from './experimental/json/index.ts'
import { experimentalQuery } from './experimental/query/index.ts'
import { experimentalRecord } from './experimental/record/index.ts'
import { experimentalTable } from './experimental/table/index.ts'
import { generate } from './generate/index.ts'
import { http } from './http/index.ts'
import { influxdb } from './influxdata/influxdb/index.ts'
import { influxdbMonitor } from './influxdata/influxdb/monitor/index.ts'
import { influxdbSchema } from './influxdata/influxdb/schema/index.ts'
import { influxdbSecrets } from './influxdata/influxdb/secrets/index.ts'
import { influxdbTasks } from './influxdata/influxdb/tasks/index.ts'
import { influxdbV1 } from './influxdata/influxdb/v1/index.ts'
import { internalBoolean } from './internal/boolean/index.ts'
import { internalDebug } from './internal/debug/index.ts'
import { internalInfluxql } from './internal/influxql/index.ts'
import { internalTesting } from './internal/testing/index.ts'
import { interpolate } from './interpolate/index.ts'
import { join } from './join/index.ts'
import { json } from './json/index.ts'
import { math } from './math/index.ts'
import { planner } from './planner/index.ts'
import { regexp } from './regexp/index.ts'
import { runtime } from './runtime/index.ts'
import { sampledata } from './sampledata/index.ts'
import { strings } from './strings/index.ts'
import { system } from './system/index.ts'
import { testing } from './testing/index.ts'
import { timezone } from './timezone/index.ts'
import { types } from './types/index.ts'
import { universe } from './universe/index.ts'

/** Every package of the library, by import path. A package's own folder lists what is in it. */
const packages: readonly (readonly Definition[])[] = [
  array,
  bitwise,
  anomalydetection,
  statsmodels,
  hex,
  hash,
  events,
  csv,
  dateBoundaries,
  date,
  dict,
  experimentalAggregate,
  experimentalArray,
  experimentalBitwise,
  experimentalBoundaries,
  experimentalDynamic,
  experimental,
  experimentalIox,
  experimentalJson,
  experimentalQuery,
  experimentalRecord,
  experimentalTable,
  generate,
  http,
  influxdb,
  influxdbMonitor,
  influxdbSchema,
  influxdbSecrets,
  influxdbTasks,
  influxdbV1,
  internalBoolean,
  internalDebug,
  internalInfluxql,
  internalTesting,
  interpolate,
  join,
  json,
  math,
  planner,
  regexp,
  runtime,
  sampledata,
  strings,
  system,
  testing,
  timezone,
  types,
  universe,
]

let byPath: Map<string, Map<string, Definition>> | undefined

/** The definitions of a package by name; undefined for a package that the engine does not have. */
export function definitionsOf(path: string): ReadonlyMap<string, Definition> | undefined {
  if (!byPath) {
    byPath = new Map()
    for (const definition of packages.flat()) {
      let names = byPath.get(definition.package)
      if (!names) {
        names = new Map()
        byPath.set(definition.package, names)
      }
      names.set(definition.name, definition)
    }
  }
  return byPath.get(path)
}

/** All definitions, in the order of their packages. */
export const allDefinitions = (): readonly Definition[] => packages.flat()
