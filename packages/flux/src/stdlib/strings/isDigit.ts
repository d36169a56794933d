import { characterFunction } from './text-function.ts'

/** `strings.isDigit(v:)`: true where one ASCII character is a digit. */
export const isDigit = characterFunction('isDigit', /[0-9]/)
