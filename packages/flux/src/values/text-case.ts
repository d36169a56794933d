import { isSpace } from './text.ts'

/** Greek letters with an iota: their capital is one character for Go, two for JavaScript. */
function greekCapital(code: number): number | undefined {
  if (code >= 0x1f80 && code <= 0x1faf) return code % 16 < 8 ? code + 8 : code
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? code + 9 : undefined
}

/** Where the title case of a character is not its upper case: the letters that are two, and Georgian, which has none. */
function titleOnly(code: number): number | undefined {
  if (code >= 0x1c4 && code <= 0x1cc) return 0x1c5 + Math.floor((code - 0x1c4) / 3) * 3
  if (code >= 0x1f1 && code <= 0x1f3) return 0x1f2
  return code >= 0x10d0 && code <= 0x10ff ? code : undefined
}

const isOne = (mapped: string, code: number): boolean =>
  mapped.length === (code > 0xffff ? 2 : 1) || [...mapped].length === 1

function upperOf(character: string): string {
  const code = character.codePointAt(0) as number
  const greek = greekCapital(code)
  if (greek !== undefined) return String.fromCodePoint(greek)
  const mapped = character.toUpperCase()
  return isOne(mapped, code) ? mapped : character
}

function titleOf(character: string): string {
  const title = titleOnly(character.codePointAt(0) as number)
  return title === undefined ? upperOf(character) : String.fromCodePoint(title)
}

function lowerOf(character: string): string {
  // JavaScript keeps the dot of this capital as a character of its own.
  return character === 'İ' ? 'i' : character.toLowerCase()
}

const onlyAscii = /^[\0-\x7f]*$/

function mapCharacters(text: string, map: (character: string) => string): string {
  let mapped = ''
  for (const character of text) mapped += map(character)
  return mapped
}

/** Upper case character by character: what has no capital that is one character (ß) stays. */
export const toUpper = (text: string): string =>
  onlyAscii.test(text) ? text.toUpperCase() : mapCharacters(text, upperOf)

/** Lower case character by character. */
export const toLower = (text: string): string =>
  onlyAscii.test(text) ? text.toLowerCase() : mapCharacters(text, lowerOf)

/** Every character in title case, which differs from upper case in few. */
export const toTitle = (text: string): string =>
  onlyAscii.test(text) ? text.toUpperCase() : mapCharacters(text, titleOf)

const wordCharacter = /^[\p{L}\p{Nd}_]$/u

/** True for what parts two words: other ASCII than letters, digits and _, and any other white space. */
const isSeparator = (character: string): boolean =>
  !wordCharacter.test(character) && (character <= '\x7f' || isSpace(character))

/** The first letter of every word in title case; the others stay as they are. */
export function capitalizeWords(text: string): string {
  let before = ' '
  return mapCharacters(text, (character) => {
    const mapped = isSeparator(before) ? titleOf(character) : character
    before = character
    return mapped
  })
}

const foldedEqual = (a: string, b: string): boolean =>
  new RegExp(`^${a.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`, 'iu').test(b)

/** True where two texts are the same but for case, by Unicode's simple folding: ß is not ss. */
export function equalFold(a: string, b: string): boolean {
  if (a === b) return true
  const left = [...a]
  const right = [...b]
  if (left.length !== right.length) return false
  return left.every((character, i) => {
    const other = right[i] as string
    return character === other || foldedEqual(character, other)
  })
}
