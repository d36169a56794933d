import type { Incident } from '@nrg/schema/incident'
import { metricWords } from '../wording/metric.ts'
import { number } from '../wording/number.ts'

/** What was read in an incident and what was expected, in words; empty where there is nothing to say. */
export interface Reading {
  readonly read: string
  readonly score: string
  readonly expected: string
}

/** Detectors whose score is in sd. */
const IN_SD = new Set(['zscore', 'level', 'seasonal', 'spike', 'noise', 'fleet'])

export function readingOf(
  { reason, metric, value, unit, expected, score }: Incident,
  interval?: number | null,
): Reading {
  if (reason === 'offline')
    return {
      read: '—',
      score: '',
      expected: interval ? `usual every ${number(interval, interval < 10 ? 1 : 0)} s` : '',
    }
  const { decimals } = metricWords(metric)
  const shown = (figure: number) => `${number(figure, decimals)}${unit === '' ? '' : ` ${unit}`}`
  return {
    read: value === null ? '—' : shown(value),
    score: score === null || !IN_SD.has(reason) ? '' : `${number(Math.abs(score), 1)} σ`,
    expected: expected === null ? '' : `expected ${shown(expected)}`,
  }
}
