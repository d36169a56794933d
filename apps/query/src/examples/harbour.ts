/** What examples have in common: the site Harbour, its Chiller 2, and what happened to it. */
export const seen = '2026-11-26T13:25:04.120Z'
/** The same in milliseconds since the epoch. */
export const seenMs = Date.parse(seen)
export const since = '2026-11-26T13:02:10.000Z'
export const sinceMs = Date.parse(since)

export const incidentId = 'inc_ga2tgmjs'
export const alertId = 'al_ga2tgmjs'
export const title = 'Current is 59 % above normal'

export const tariff = { per_kwh: 0.23, currency: 'EUR' }
/** The hour up to the moment of the examples, in milliseconds since the epoch. */
export const hour = { from: 1_795_695_908_000, to: 1_795_699_508_000 }
export const electrical = { phases: 3, nominal_v: 480, power_factor: 0.95 }
