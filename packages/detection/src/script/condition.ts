type Comparison = '==' | '!=' | '>=' | '>' | '<=' | '<'

/** What is asked of a row: storage takes it as a filter, so it is of columns, literals and these words alone. */
export type Condition =
  | { readonly column: string; readonly is: Comparison; readonly than: string | number }
  | { readonly any: readonly Condition[] }
  | { readonly all: readonly Condition[] }
  | { readonly not: Condition }

/** A column's value, or what bounds it: a number is a float. */
export const where = (column: string, is: Comparison, than: string | number): Condition => ({ column, is, than })

/** Holds where one of them does. */
export const any = (conditions: readonly Condition[]): Condition => ({ any: conditions })

/** Holds where all of them do; so it does of none. */
export const all = (conditions: readonly Condition[]): Condition => ({ all: conditions })

export const not = (condition: Condition): Condition => ({ not: condition })
