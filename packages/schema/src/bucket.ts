const DAY = 86_400

/** A bucket, and how long it keeps its points; 0 keeps them for good. */
export interface Bucket {
  readonly name: string
  /** What holds where `retention` of the fleet configuration says nothing. */
  readonly retentionSeconds: number
}

/** The buckets of the data model, by what they hold. */
export const buckets = {
  /** Readings as they came: measurement `energy`, tag `device_id`, one float field per metric. */
  raw: { name: 'energy_raw', retentionSeconds: 30 * DAY },
  /** One point per device, metric and minute, and the baselines made of them. */
  rollup: { name: 'energy_rollup', retentionSeconds: 730 * DAY },
  /** One point per alert, at the time it began; see `alert.ts`. */
  alerts: { name: 'alerts', retentionSeconds: 730 * DAY },
  /** Append-only events about devices, keys and operators. */
  registry: { name: 'registry', retentionSeconds: 0 },
} as const satisfies Record<string, Bucket>

/** At a hub of cells, beside them: what it has counted of all cells, on its way to each. */
export const totalsBucket: Bucket = { name: 'fleet_of_all', retentionSeconds: 7 * DAY }
