/** What became of a write: the codes and messages are those of the real server. */
export type WriteOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: OutcomeCode; readonly message: string }

/** `invalid` is a 400, `unprocessable entity` a 422, `unavailable` a 503. */
export type OutcomeCode = 'invalid' | 'unprocessable entity' | 'unavailable'

export const written: WriteOutcome = { ok: true }
