import type { ClockWarning } from '@nrg/schema/device-clock'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'

/**
 * The fields of an answer about readings that were refused: the first of them, and how many there are.
 *
 * @param count where more were refused than those that are at hand
 */
export function rejectedFields<Name extends 'details' | 'rejected'>(
  name: Name,
  rejected: readonly Detail[],
  count = rejected.length,
): Partial<Record<Name, Detail[]>> & { rejected_count?: number } {
  if (count === 0) return {}
  const listed = { [name]: rejected.slice(0, DETAIL_LIMIT) } as Record<Name, Detail[]>
  return { ...listed, rejected_count: count }
}

/** The field of an answer that says whose clocks are off. */
export const warningFields = (warnings: readonly ClockWarning[] = []): { warnings?: ClockWarning[] } =>
  warnings.length === 0 ? {} : { warnings: warnings.slice(0, DETAIL_LIMIT) }

/** What an answer that refuses all has beside its kind: what was refused of it, and whose clocks are off all the same. */
export const refusedFields = ({ rejected, warnings }: RefusedBatch, count?: number) => ({
  ...rejectedFields('details', rejected, count),
  ...warningFields(warnings),
})
export type RefusedFields = ReturnType<typeof refusedFields>

interface RefusedBatch {
  readonly rejected: readonly Detail[]
  readonly warnings?: readonly ClockWarning[] | undefined
}
