import { anomalydetection } from './contrib/anaisdg/anomalydetection/index.ts'
import { statsmodels } from './contrib/anaisdg/statsmodels/index.ts'
import type { Definition } from './define.ts'
import { experimentalAggregate } from './experimental/aggregate/index.ts'
import { experimental } from './experimental/index.ts'
import { experimentalQuery } from './experimental/query/index.ts'
import { experimentalTable } from './experimental/table/index.ts'
import { generate } from './generate/index.ts'
import { influxdb } from './influxdata/influxdb/index.ts'
import { influxdbMonitor } from './influxdata/influxdb/monitor/index.ts'
import { influxdbSchema } from './influxdata/influxdb/schema/index.ts'
import { influxdbTasks } from './influxdata/influxdb/tasks/index.ts'
import { influxdbV1 } from './influxdata/influxdb/v1/index.ts'
import { internalBoolean } from './internal/boolean/index.ts'
import { internalDebug } from './internal/debug/index.ts'
import { internalInfluxql } from './internal/influxql/index.ts'
import { internalTesting } from './internal/testing/index.ts'
import { interpolate } from './interpolate/index.ts'
import { join } from './join/index.ts'
import { math } from './math/index.ts'
import { planner } from './planner/index.ts'
import { sampledata } from './sampledata/index.ts'
import { strings } from './strings/index.ts'
import { testing } from './testing/index.ts'
import { universe } from './universe/index.ts'

/** Every package of the library, by import path. A package's own folder lists what is in it. */
const packages: readonly (readonly Definition[])[] = [
  anomalydetection,
  statsmodels,
  experimental,
  experimentalAggregate,
  experimentalQuery,
  experimentalTable,
  generate,
  influxdb,
  influxdbMonitor,
  influxdbSchema,
  influxdbTasks,
  influxdbV1,
  internalBoolean,
  internalDebug,
  internalInfluxql,
  internalTesting,
  interpolate,
  join,
  math,
  planner,
  sampledata,
  strings,
  testing,
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
