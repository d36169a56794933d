import type { FieldType } from '@nrg/flux/storage'

/** A field's type as a small number: in the log, in blocks and in the parser's inner loop. */
export const kinds = { float: 0, int: 1, uint: 2, bool: 3, string: 4 } as const satisfies Record<FieldType, number>

export type FieldKind = (typeof kinds)[FieldType]

/** The engine's name of each kind. */
export const fieldTypes = ['float', 'int', 'uint', 'bool', 'string'] as const satisfies readonly FieldType[]

/** The names that the real server uses in its messages. */
export const kindNames = ['float', 'integer', 'unsigned', 'boolean', 'string'] as const
