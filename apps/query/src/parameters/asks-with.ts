import { type TObject, type TProperties, Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'

/**
 * The parameters of a route that was there before it had any. What it does not know is no part of the question, as ever, so
 * its schema lets that pass.
 */
export const lenient = <T extends TProperties>({ properties }: TObject<T>): TObject<T> => Type.Object(properties)

/**
 * Whether a request asks with any parameter of such a route.
 *
 * @throws BadParameter for one that is not known beside one that is: it would be left out in silence
 */
export function asksWith(query: object, { properties }: TObject): boolean {
  const names = Object.keys(query)
  const stranger = names.find((name) => !Object.hasOwn(properties, name))
  if (stranger === undefined) return names.length > 0
  if (!names.some((name) => Object.hasOwn(properties, name))) return false
  throw new BadParameter(
    `${stranger.slice(0, 64)}: there is no such parameter; there are ${Object.keys(properties).join(', ')}`,
  )
}
