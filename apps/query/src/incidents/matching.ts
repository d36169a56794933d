import { foldedWords, startsAWord } from '../words.ts'

/** Makes the function that tells whether each word that is looked for begins one of the texts' words. */
export function saysAll(q: string): (texts: readonly string[]) => boolean {
  const looked = foldedWords(q)
  return (texts) => startsAWord(looked, foldedWords(texts.join(' ')))
}
