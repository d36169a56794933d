import { readArchive } from '../tar.ts'
import type { NabFile } from './score.ts'

/** A file of the corpus with its rows; times in milliseconds since the epoch. */
export interface NabSeries extends NabFile {
  readonly name: string
  readonly times: readonly number[]
  readonly values: readonly number[]
}

/** The files of the archive with the windows of `labels/combined_windows.json`. */
export function readNab(path: string): NabSeries[] {
  const archive = readArchive(path)
  const windows: Record<string, [string, string][]> = JSON.parse(archive.get('labels/combined_windows.json') ?? '{}')
  return Object.entries(windows).map(([name, own]) => parseNab(name, archive.get(`data/${name}`) ?? '', own))
}

/** Reads a file of the columns timestamp and value; a window is given by its first and last time. */
export function parseNab(name: string, text: string, windows: readonly (readonly [string, string])[]): NabSeries {
  const rows = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
  const times = rows.map(([time = '']) => instant(time))
  return {
    name,
    rows: rows.length,
    times,
    values: rows.map(([, value]) => Number(value)),
    windows: windows.map(([first, last]) => {
      const [from, until] = [instant(first), instant(last)]
      return [times.findIndex((time) => time >= from), times.findLastIndex((time) => time <= until)] as const
    }),
  }
}

/** `2014-04-10 07:15:00.000000`, without a zone. */
const instant = (text: string) => Date.parse(`${text.replace(' ', 'T').replace(/\.\d+$/, '')}Z`)
