const prefixes: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }

/**
 * What a value in a unit of energy or power is multiplied by to be a metric whose name ends in one: 1000 for MWh and
 * `energy_kwh`; 1 where the name ends in none; `undefined` where they are of different kinds.
 */
export function unitScale(unit: string, metric: string): number | undefined {
  const from = partsOf(unit)
  const to = partsOf(/_([a-z]+)$/.exec(metric)?.[1] ?? '')
  if (from === undefined || to === undefined) return 1
  return from.kind === to.kind ? from.size / to.size : undefined
}

function partsOf(unit: string): { readonly size: number; readonly kind: string } | undefined {
  const [, prefix, kind] = /^([kmg]?)(wh|varh|vah|w|var|va)$/.exec(unit.toLowerCase()) ?? []
  const size = prefix === undefined ? undefined : prefixes[prefix]
  return size === undefined || kind === undefined ? undefined : { size, kind }
}
