/** A field's type as a small number: in the embedded server's log, in its blocks, and in the inner loop of parsing. */
export const kinds = { float: 0, int: 1, uint: 2, bool: 3, string: 4 } as const

export type FieldKind = (typeof kinds)[keyof typeof kinds]
