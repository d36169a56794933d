import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import { steps } from './steps.ts'
import type { Span, TaskScript } from './task-script.ts'

const MINUTE_MS = 60_000

/** Cuts a stretch of time so that no part has more readings than a run of any task can judge, if they come evenly. */
export async function readingSlices(
  reader: Reader,
  span: Span,
  tasks: readonly TaskScript[],
): Promise<readonly Span[]> {
  const atOnce = Math.min(...tasks.map((task) => task.atOnce ?? Number.POSITIVE_INFINITY))
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(span.start)}, stop: ${fluxTime(span.stop)})
    |> filter(fn: (r) => ${isReading})
    |> count()
    |> group()
    |> sum()
    |> keep(columns: ["_value"])`
  const [counted] = await reader.collect(script, Type.Object({ _value: Type.Integer() }))
  const parts = (counted?._value ?? 0) / atOnce
  if (parts <= 1) return [span]
  const partMs = (span.stop.getTime() - span.start.getTime()) / parts
  return [...steps(span, Math.max(1, Math.floor(partMs / MINUTE_MS)) * MINUTE_MS)]
}
