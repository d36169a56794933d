/** What a number becomes in another unit. */
export type Conversion = (value: number) => number

/** Of one unit to itself. */
export const same: Conversion = (value) => value

/** Units by what they measure: how many of the first a unit is. As two numbers: a thousandth is no binary fraction. */
const scales: Readonly<Record<string, Readonly<Record<string, readonly [times: number, per: number]>>>> = {
  power: { W: [1, 1], mW: [1, 1000], kW: [1000, 1], MW: [1e6, 1] },
  energy: { Wh: [1, 1], kWh: [1000, 1], MWh: [1e6, 1], GWh: [1e9, 1], Wmin: [1, 60], Ws: [1, 3600], J: [1, 3600] },
  apparent: { VA: [1, 1], kVA: [1000, 1] },
  reactive: { var: [1, 1], kvar: [1000, 1] },
  voltage: { V: [1, 1], mV: [1, 1000], kV: [1000, 1] },
  current: { A: [1, 1], mA: [1, 1000] },
  frequency: { Hz: [1, 1], mHz: [1, 1000] },
  share: { '1': [1, 1], '%': [1, 100] },
}

/** Degrees: as Celsius, and from it. */
const degrees: Readonly<Record<string, readonly [from: Conversion, to: Conversion]>> = {
  C: [same, same],
  F: [(value) => ((value - 32) * 5) / 9, (value) => (value * 9) / 5 + 32],
  K: [(value) => value - 273.15, (value) => value + 273.15],
}

/** A share has no unit, which is written as nothing or as 1. */
const plain = (unit: string) => unit.trim().replace(/^°/, '') || '1'

/** Whether it is a unit that is known. */
export const isUnit = (unit: string): boolean =>
  Object.hasOwn(degrees, plain(unit)) || Object.values(scales).some((kind) => Object.hasOwn(kind, plain(unit)))

/** What makes a number of one unit one of another; `undefined` where they do not measure the same, as far as is known. */
export function conversion(from: string, to: string): Conversion | undefined {
  const [one, other] = [plain(from), plain(to)]
  if (one === other) return same
  if (Object.hasOwn(degrees, one) && Object.hasOwn(degrees, other)) {
    const [[celsius] = [], [, back] = []] = [degrees[one], degrees[other]]
    return celsius && back && ((value) => back(celsius(value)))
  }
  for (const kind of Object.values(scales)) {
    const [a, b] = [Object.hasOwn(kind, one) && kind[one], Object.hasOwn(kind, other) && kind[other]]
    if (!a || !b) continue
    const [times, per] = [a[0] * b[1], a[1] * b[0]]
    return times % per === 0
      ? (value) => value * (times / per)
      : per % times === 0
        ? (value) => value / (per / times)
        : (value) => (value * times) / per
  }
  return undefined
}

/** The units that are known, for messages. */
export const UNITS = [
  ...Object.values(scales).flatMap(Object.keys),
  ...Object.keys(degrees).map((unit) => `°${unit}`),
].join(', ')
