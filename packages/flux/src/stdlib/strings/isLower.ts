import { characterFunction } from './text-function.ts'

/** `strings.isLower(v:)`: true where one ASCII character is a small letter. */
export const isLower = characterFunction('isLower', /[a-z]/)
