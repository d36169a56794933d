import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { steps } from './steps.ts'
import type { Span } from './task-script.ts'

/** Readings that a run judges at most: a database has to hold them all, with the baseline of each. */
const AT_ONCE = 2_000_000

const MINUTE_MS = 60_000

/** Cuts a stretch of time so that no part has more readings than a run can judge, if they come evenly. */
export async function readingSlices(reader: Reader, span: Span, atOnce = AT_ONCE): Promise<readonly Span[]> {
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(span.start)}, stop: ${fluxTime(span.stop)})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)})
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
