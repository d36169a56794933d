import { characterFunction } from './text-function.ts'

/** `strings.isUpper(v:)`: true where one ASCII character is a capital letter. */
export const isUpper = characterFunction('isUpper', /[A-Z]/)
