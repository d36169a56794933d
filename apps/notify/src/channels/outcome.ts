/** An attempt in vain. */
export interface Failed {
  readonly kind: 'failed'
  /** Without any secret. */
  readonly reason: string
  /** How long the other side wants to be left alone. */
  readonly retryAfterMs?: number
}

/** What came of an attempt. */
export type Outcome = { readonly kind: 'sent' } | Failed
