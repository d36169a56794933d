import { type FluxText, flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import type { SeriesQuestion } from './parameters.ts'

const Row = Type.Object({ result: Type.String(), metric: Type.String(), _time: Type.Date(), _value: Type.Number() })

/** The readings of each step, summed up. */
export interface Steps {
  readonly mean: (number | null)[]
  readonly min: (number | null)[]
  readonly max: (number | null)[]
  readonly n: number[]
}

type Part = 'mean' | 'sum' | 'min' | 'max' | 'n'

/** Of the rollup, the field that each part is made of, and how: a mean of longer steps is their sum over their number. */
const rollupParts = { sum: 'sum', min: 'min', max: 'max', n: 'sum' } as const
const rawParts = { mean: 'mean', min: 'min', max: 'max', n: 'count' } as const

/** Reads a device's readings, or where they are too many its rollup, in steps, by metric; storage does the sums. */
export async function readSteps(
  reader: Reader,
  device: string,
  question: SeriesQuestion,
  source: 'raw' | 'rollup',
  options: QueryOptions,
): Promise<ReadonlyMap<string, Steps>> {
  const { from, to, stepMs, metrics } = question
  const length = Math.round((to - from) / stepMs)
  const script = source === 'raw' ? rawScript(device, question) : rollupScript(device, question)
  const parts = new Map(metrics.map((metric) => [metric, new Map<Part, (number | null)[]>()]))
  for await (const { result, metric, _time, _value } of reader.rows(script, Row, options)) {
    const of = parts.get(metric)
    if (of === undefined) continue
    const part = result as Part
    const column = of.get(part) ?? new Array<number | null>(length).fill(null)
    column[Math.round((_time.getTime() - from) / stepMs) - 1] = _value
    of.set(part, column)
  }
  const none = () => new Array<number | null>(length).fill(null)
  return new Map(
    [...parts].map(([metric, of]) => {
      const n = (of.get('n') ?? none()).map((count) => count ?? 0)
      const sum = of.get('sum')
      const mean = sum?.map((one, step) => (one === null || n[step] === 0 ? null : one / (n[step] ?? 1)))
      return [
        metric,
        { mean: mean ?? of.get('mean') ?? none(), min: of.get('min') ?? none(), max: of.get('max') ?? none(), n },
      ]
    }),
  )
}

function rawScript(device: string, { from, to, stepMs, metrics }: SeriesQuestion): FluxText {
  const every = fluxDuration(`${stepMs}ms`)
  return Object.entries(rawParts)
    .map(
      ([part, fn]) => flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('_field', metrics)})
    |> aggregateWindow(every: ${every}, fn: ${functions[fn]}, createEmpty: false)
    |> toFloat()
    |> rename(columns: {_field: "metric"})
    |> keep(columns: ["metric", "_time", "_value"])
    |> yield(name: ${fluxString(part)})
`,
    )
    .reduce((all, one) => flux`${all}${one}`)
}

function rollupScript(device: string, { from, to, stepMs, metrics }: SeriesQuestion): FluxText {
  const every = fluxDuration(`${stepMs}ms`)
  return Object.entries(rollupParts)
    .map(
      ([part, fn]) => flux`
  from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == "rollup" and r._field == ${fluxString(part)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('metric', metrics)})
    |> aggregateWindow(every: ${every}, fn: ${functions[fn]}, createEmpty: false)
    |> keep(columns: ["metric", "_time", "_value"])
    |> yield(name: ${fluxString(part)})
`,
    )
    .reduce((all, one) => flux`${all}${one}`)
}

const functions = { mean: flux`mean`, min: flux`min`, max: flux`max`, sum: flux`sum`, count: flux`count` } as const
