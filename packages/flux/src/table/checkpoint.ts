/** What long work asks now and then. */
export interface Checkpoint {
  /** Throws when the query was cancelled or its time is up. */
  checkpoint(): void
}
