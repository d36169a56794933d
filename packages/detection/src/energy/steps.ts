/** A device's power in even steps of time, as columns. */
export interface PowerSteps {
  /** The start of the first step, in milliseconds since the epoch. */
  readonly from: number
  readonly stepMs: number
  /** The mean power of each step in kW; null where nothing was heard. */
  readonly kw: readonly (number | null)[]
  /** The power that was expected; null where that is not known. */
  readonly expectedKw: readonly (number | null)[]
  /** For how long of each step readings were heard, in milliseconds. */
  readonly heardMs: readonly number[]
}

/** A stretch of time, in milliseconds since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A stretch whose readings are of a broken sensor. */
export interface Faulty extends Span {
  /** The alert that says so. */
  readonly alert: string
}

/** A stretch that is no part of a sum: nothing was heard, or a sensor was broken and what was expected stands for it. */
export type LeftOut = (Span & { readonly why: 'gap' }) | (Faulty & { readonly why: 'sensor' })

/** The energy of a stretch of time. */
export interface Energy {
  /** Null where nothing of it was heard. */
  readonly kwh: number | null
  /** What was expected in the time that `kwh` is of; null where that is not known for all of it. */
  readonly expectedKwh: number | null
  /** Whether nothing was left out. */
  readonly complete: boolean
}

export interface Energies {
  /** Of each step that the span touches, by its start; those at the edges for their part of it. */
  readonly steps: readonly (Energy & { readonly at: number })[]
  readonly leftOut: readonly LeftOut[]
}

const HOUR_MS = 3_600_000

/**
 * Integrates the power of a device over a span, step by step: what is added up of it is the same however it is grouped.
 *
 * @param faulty where its readings are not what they should be: the expected power stands for them
 * @param gapMs so long without readings is a gap, which is left out; less is taken to be as the rest of its step
 */
export function energiesOf(power: PowerSteps, span: Span, faulty: readonly Faulty[], gapMs: number): Energies {
  const steps: (Energy & { at: number })[] = []
  const leftOut: LeftOut[] = faulty.flatMap((one) => {
    const [from, to] = [Math.max(one.from, span.from), Math.min(one.to, span.to)]
    return from < to ? [{ from, to, why: 'sensor' as const, alert: one.alert }] : []
  })
  for (let index = 0; index < power.kw.length; index++) {
    const at = power.from + index * power.stepMs
    const [from, to] = [Math.max(at, span.from), Math.min(at + power.stepMs, span.to)]
    if (from >= to) continue
    const { isGap, ...energy } = energyOfStep(power, index, { from, to }, badMsOf(faulty, from, to), gapMs)
    if (isGap) extend(leftOut, from, to)
    steps.push({ at, ...energy })
  }
  return { steps, leftOut: leftOut.toSorted((a, b) => a.from - b.from) }
}

/** For how long of a stretch a sensor was broken, in milliseconds. */
function badMsOf(faulty: readonly Faulty[], from: number, to: number): number {
  const bad = faulty.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0)
  return Math.min(bad, to - from)
}

/** The energy of a part of a step, in which a sensor was broken for so long. */
function energyOfStep(
  { kw: powers, expectedKw, heardMs, stepMs }: PowerSteps,
  index: number,
  { from, to }: Span,
  badMs: number,
  gapMs: number,
): Energy & { readonly isGap: boolean } {
  const [kw, expected] = [powers[index] ?? null, expectedKw[index] ?? null]
  const wanted = to - from - badMs
  const heard = kw === null ? 0 : Math.min(wanted, ((heardMs[index] ?? 0) * wanted) / stepMs)
  const missing = wanted - heard
  // The last readings are on their way, and a few lost ones are no gap.
  const isGap = wanted > 0 && (kw === null || (missing * stepMs) / wanted >= gapMs)
  const usedMs = isGap ? heard : wanted
  const filled = expected === null ? 0 : badMs
  const nothing = usedMs === 0 && filled === 0
  return {
    isGap,
    kwh: nothing ? null : (kw ?? 0) * (usedMs / HOUR_MS) + (expected ?? 0) * (filled / HOUR_MS),
    expectedKwh: nothing || expected === null ? null : expected * ((usedMs + filled) / HOUR_MS),
    complete: !isGap && badMs === 0,
  }
}

function extend(leftOut: LeftOut[], from: number, to: number): void {
  const last = leftOut.at(-1)
  if (last?.why === 'gap' && last.to === from) leftOut[leftOut.length - 1] = { ...last, to }
  else leftOut.push({ from, to, why: 'gap' })
}

/** Adds energies up: what was expected is known where it is of every part that was heard. */
export function sumEnergies(parts: Iterable<Energy>): Energy {
  let [kwh, expectedKwh, complete, known]: [number | null, number, boolean, boolean] = [null, 0, true, true]
  for (const part of parts) {
    complete &&= part.complete
    if (part.kwh === null) continue
    kwh = (kwh ?? 0) + part.kwh
    if (part.expectedKwh === null) known = false
    else expectedKwh += part.expectedKwh
  }
  return { kwh, expectedKwh: known && kwh !== null ? expectedKwh : null, complete }
}

/** By how much more than expected was used, in kWh; below 0 where it was less, null where it is not known of any part. */
export function excessKwh(parts: Iterable<Energy>): number | null {
  let excess: number | null = null
  for (const { kwh, expectedKwh } of parts)
    if (kwh !== null && expectedKwh !== null) excess = (excess ?? 0) + kwh - expectedKwh
  return excess
}
