import { metricWords } from './metric.ts'

/** When it began, in UTC: the page says so itself, in the reader's time. */
const BEGAN = /;? since (?:\d{4}-\d\d-\d\d )?\d\d:\d\d/

/** The sentence of an alert with the name of its metric in words. */
export function plainSentence(sentence: string, metric: string): string {
  const { label } = metricWords(metric)
  return sentence.replace(metric, label.toLowerCase()).replace(BEGAN, '')
}
