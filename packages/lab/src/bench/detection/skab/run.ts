import { relative } from 'node:path'
import type { ReadingLine } from '@nrg/infra/backtest/readings-file'
import type { StoredAlert } from '@nrg/schema/alert'
import { repositoryRoot } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import type { Result } from '../../table.ts'
import { plainZScore } from '../plain-zscore.ts'
import { raisedOver } from '../raised-over.ts'
import { readSkab, type SkabFile } from './dataset.ts'
import { type SkabScore, scoreSkab } from './score.ts'

/** All files begin at one time, each as a device of its own: they are 20 minutes of the same stand on several days. */
const START = Date.parse('2026-01-05T00:00:00Z')
const FIRST_DEVICE = 1000

/** The row from which the clock calls everything bad: a detector that looks at nothing must be beaten. */
const CLOCK_ROW = 570
const PLAIN_WINDOW = 60

/** Runs the tasks over all files at once and scores the rows that an alert of any channel covers. */
export async function runSkab(path: string, signal: AbortSignal): Promise<Result[]> {
  const files = readSkab(path)
  const config = loadFleetConfig(relative(repositoryRoot, `${import.meta.dirname}/fleet.yaml`))
  const { alerts } = await raisedOver(readings(files), config, 'skab', { signal })
  const bad = files.map((file) => file.bad)
  const result = (method: string, flagged: readonly (readonly boolean[])[]): Result => ({
    benchmark: 'SKAB',
    method,
    figures: figures(scoreSkab(flagged, bad), files.length),
  })
  return [
    result(
      'ours',
      files.map((file, index) => flaggedRows(file, alerts.filter(isOf(index)))),
    ),
    result('plain z, 60 readings, 3 sd', files.map(plainRows)),
    result(
      `clock, from row ${CLOCK_ROW}`,
      bad.map((rows) => rows.map((_, row) => row >= CLOCK_ROW)),
    ),
  ]
}

const isOf = (index: number) => (alert: StoredAlert) => alert.device_id === String(FIRST_DEVICE + index)

function* readings(files: readonly SkabFile[]): Generator<ReadingLine> {
  for (const [index, { offsets, channels }] of files.entries())
    for (const [row, offset] of offsets.entries()) {
      const fields = [...channels].map(([metric, values]) => `${metric}=${values[row]}`)
      const time = BigInt(START + offset) * 1_000_000n
      yield { point: `energy,device_id=${FIRST_DEVICE + index} ${fields.join(',')}`, time }
    }
}

/** Whether each row lies within an alert. */
export function flaggedRows(
  { offsets }: Pick<SkabFile, 'offsets'>,
  alerts: readonly Pick<StoredAlert, 'since' | 'until'>[],
): boolean[] {
  return offsets.map((offset) => alerts.some(({ since, until }) => since <= START + offset && START + offset <= until))
}

function plainRows({ channels, bad }: SkabFile): boolean[] {
  const hot = [...channels.values()].map((values) => plainZScore(values, PLAIN_WINDOW))
  return bad.map((_, row) => hot.some((rows) => rows[row]))
}

function figures(score: SkabScore, files: number): Result['figures'] {
  return {
    F1: score.f1,
    'FAR %': score.falseAlarmRate,
    'MAR %': score.missedAlarmRate,
    'false episodes': score.falseEpisodes,
    found: `${score.filesFound}/${files}`,
  }
}
