/** A signed span of calendar months and nanoseconds; `1mo` has no length in nanoseconds, so the two stay apart. */
export class Duration {
  readonly months: bigint
  readonly ns: bigint
  readonly negative: boolean
  /** @param months and @param ns are not negative: the sign is `negative`'s. */
  constructor(months: bigint, ns: bigint, negative: boolean) {
    this.months = months
    this.ns = ns
    this.negative = negative && (months !== 0n || ns !== 0n)
  }
}
