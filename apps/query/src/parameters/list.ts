import { Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'

/** Several values as one parameter, with commas between. */
export const ListParameter = (description: string, maxLength = 4096) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description: `${description}; several with commas between` }))

/** The values of a list; undefined where it is not given. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((one) => one.trim())
}

/**
 * The values of a list, each one of those that there are.
 *
 * @throws BadParameter naming one that is none
 */
export function choicesOf<T extends string>(
  name: string,
  text: string | undefined,
  all: readonly T[],
): readonly T[] | undefined {
  const values = listOf(text)
  const stranger = values?.find((value) => !all.includes(value as T))
  if (stranger !== undefined)
    throw new BadParameter(`${name}: ${JSON.stringify(stranger.slice(0, 64))} is none of ${all.join(', ')}`)
  return values as readonly T[] | undefined
}
