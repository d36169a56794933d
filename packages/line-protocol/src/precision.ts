/** The units that a write's times may have. */
export const precisions = ['ns', 'us', 'ms', 's'] as const

export type Precision = (typeof precisions)[number]

/** Nanoseconds of each unit. */
export const unitNs: Record<Precision, bigint> = { ns: 1n, us: 1000n, ms: 1_000_000n, s: 1_000_000_000n }

/** Digits of a time in each unit that are a fraction of a second. */
export const fractionDigits: Record<Precision, number> = { ns: 9, us: 6, ms: 3, s: 0 }

/** The first and the last time that InfluxDB stores. */
export const earliestTime = -9223372036854775806n
export const latestTime = 9223372036854775806n
