/** What can be set of a detector that learns over days. */
export const overDaysParameters = [
  'threshold',
  'release',
  'margin',
  'window',
  'baseline',
  'min_samples',
  'sd_floor',
  'direction',
] as const

/** What is the same of all of them until it is set otherwise. */
export const overDaysDefaults = { enabled: true, release: 0.5, margin: 1.2, sd_floor: 0.001, hold: '15m' } as const

/** Where they may be set: what is learned is learned of the fleet in one way. */
export const overDaysLevels = { window: 'fleet', baseline: 'fleet', min_samples: 'fleet', sd_floor: 'metric' } as const
