/** The words of a text, without the difference of upper and lower case, and of accents. */
export function foldedWords(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** Whether each of the words that are looked for is the beginning of one of those that there are. */
export function startsAWord(looked: readonly string[], words: readonly string[]): boolean {
  return looked.every((one) => words.some((word) => word.startsWith(one)))
}
