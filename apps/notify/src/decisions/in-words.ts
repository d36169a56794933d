/** A wait in words: of less than two minutes in seconds. */
export const inWords = (ms: number): string =>
  ms < 120_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
