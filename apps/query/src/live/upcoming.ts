/** What is to be learned next. */
export interface Upcoming {
  /** When the first reading of all was heard that is looked back at, in milliseconds since the epoch; null without any. */
  readonly since: number | null
  /** When each detector judges one more device, in ISO 8601, by its reason. */
  readonly nextReadyAt: ReadonlyMap<string, string>
}
