import { characterFunction } from './text-function.ts'

/** `strings.isLetter(v:)`: true where one ASCII character is a letter. */
export const isLetter = characterFunction('isLetter', /[A-Za-z]/)
