/** A message as it is kept in a LevelDB. */
export interface Kept {
  readonly place: number
  readonly partition: number
  readonly lines: readonly string[]
}

/** Where messages are kept. */
export interface KeptMessages {
  /** What is kept of some partitions, of all where none is named, in its order, from a place on. */
  kept(partitions: readonly number[], from?: number): AsyncGenerator<Kept>
  /** A message is stored. */
  remove(message: Kept): Promise<void>
}
