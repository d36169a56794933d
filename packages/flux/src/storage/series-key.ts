/** A series' identity. Tags are sorted by key; `tags` holds neither `_measurement` nor `_field`. */
export interface SeriesKey {
  readonly measurement: string
  readonly tags: readonly (readonly [key: string, value: string])[]
  readonly field: string
}
