import type { FieldType } from '@nrg/flux/storage'

export { type FieldKind, kinds } from '@nrg/line-protocol/field-kind'

/** The engine's name of each kind. */
export const fieldTypes = ['float', 'int', 'uint', 'bool', 'string'] as const satisfies readonly FieldType[]

/** The names that the real server uses in its messages. */
export const kindNames = ['float', 'integer', 'unsigned', 'boolean', 'string'] as const
