import { powerSpread } from '@nrg/detection/energy/power'
import type { MetricRange } from '@nrg/schema/series-range'
import { type Derivation, derivedPower } from '../energy/derivation.ts'
import type { LiveValue } from '../live/live-device.ts'
import type { Expected } from './expected.ts'
import type { Steps } from './steps.ts'

/** The metrics that are read for those that are asked for. */
export const withSources = (metrics: readonly string[], { source }: Derivation): string[] => [
  ...new Set([...metrics, source.voltage, source.current]),
]

/** As a series says of a metric that it is derived. */
export const toldDerivation = ({ source, electrical }: Derivation): NonNullable<MetricRange['derived']> => ({
  from: [source.voltage, source.current],
  phases: electrical.phases,
  power_factor: electrical.power_factor,
})

/** The power in each step: of the means, and no less and no more than what the least and the most of its readings make. */
export function derivedSteps(steps: ReadonlyMap<string, Steps>, derivation: Derivation): Steps {
  const { source } = derivation
  const [volts, amperes] = [steps.get(source.voltage), steps.get(source.current)]
  const column = (part: 'mean' | 'min' | 'max') => eachStep(volts?.[part], amperes?.[part], derivation)
  const n = (volts?.n ?? []).map((count, step) => Math.min(count, amperes?.n[step] ?? 0))
  return { mean: column('mean'), min: column('min'), max: column('max'), n }
}

/** What power was expected in each step, and how far it spreads; undefined where nothing was looked for. */
export function derivedExpected(expected: ReadonlyMap<string, Expected>, derivation: Derivation): Expected | undefined {
  const { source } = derivation
  const [volts, amperes] = [expected.get(source.voltage), expected.get(source.current)]
  if (volts === undefined || amperes === undefined) return undefined
  const kw = eachStep(volts.expected, amperes.expected, derivation)
  const spread = ({ expected, sd }: Expected, step: number) => {
    const [mean, own] = [expected[step] ?? null, sd[step] ?? null]
    return mean === null || own === null ? undefined : { mean, sd: own }
  }
  const sd = kw.map((power, step) => {
    const factors = [spread(volts, step), spread(amperes, step)]
    return power === null || factors.includes(undefined) ? null : powerSpread(power, ...factors)
  })
  return { expected: kw, sd }
}

type Column = readonly (number | null)[]

const eachStep = (volts: Column = [], amperes: Column = [], derivation: Derivation): (number | null)[] =>
  volts.map((volt, step) => derivedPower(volt, amperes[step] ?? null, derivation))

/** What the latest voltage and current make, as of the older of them; undefined where either is not known. */
export function latestPower(
  values: ReadonlyMap<string, LiveValue> | undefined,
  derivation: Derivation,
): LiveValue | undefined {
  const [volts, amperes] = [values?.get(derivation.source.voltage), values?.get(derivation.source.current)]
  const value = derivedPower(volts?.value ?? null, amperes?.value ?? null, derivation)
  return value === null ? undefined : { value, time: Math.min(volts?.time ?? 0, amperes?.time ?? 0) }
}
