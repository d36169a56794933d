/** What is known of the devices that were heard. */
export interface HeardDevices {
  readonly devices: ReadonlyMap<string, { readonly values: { has(metric: string): boolean } }>
}

/** How often devices send. */
export interface Intervals {
  /** Seconds between readings, by device. */
  readonly intervals: ReadonlyMap<string, number>
}
