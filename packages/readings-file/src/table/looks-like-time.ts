import { epochTime } from '../cell/epoch.ts'
import { timeOf } from '../cell/time-cell.ts'

const FIRST = 946_684_800_000_000_000n
const LAST = 4_102_444_800_000_000_000n

/** Whether a text is a time whatever its column is called: a date in some order, or a count since the epoch of this century. */
export function looksLikeTime(text: string): boolean {
  if (text.length < 6) return false
  if (/^\d+([.,]\d+)?$/.test(text)) {
    if (/^(\d{8}|\d{12}|\d{14})$/.test(text)) return timeOf(text, 'DMY')?.local === true
    const ns = /^(\d{10}|\d{13}|\d{16}|\d{19})([.,]\d+)?$/.test(text) ? epochTime(text) : undefined
    return ns !== undefined && ns >= FIRST && ns < LAST
  }
  if (/^[+-]?\d*[.,]?\d*$/.test(text)) return false
  return (timeOf(text, 'DMY') ?? timeOf(text, 'MDY') ?? timeOf(text, 'YMD')) !== undefined
}
