import { foldedWords, startsAWord } from '../words.ts'

/** Whether a value is asked for; whatever it is, where nothing is. */
export const isAmong = (asked: readonly string[] | undefined, value: string): boolean =>
  asked === undefined || asked.includes(value)

/** Makes the function that tells whether each word that is looked for begins one of the texts' words. */
export function saysAll(q: string | undefined): (texts: () => readonly string[]) => boolean {
  if (q === undefined) return () => true
  const looked = foldedWords(q)
  return (texts) => startsAWord(looked, foldedWords(texts().join(' ')))
}
