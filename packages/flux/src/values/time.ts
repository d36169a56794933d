/** An instant: nanoseconds since the epoch. */
export class Time {
  readonly ns: bigint
  constructor(ns: bigint) {
    this.ns = ns
  }
}
