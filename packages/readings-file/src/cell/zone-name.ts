import { tzOffset } from '@date-fns/tz'
import { FileError } from '../file-error.ts'

/** Minutes ahead of UTC of the abbreviations that mean one thing in exports of energy data. */
const abbreviations: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  WEST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AWST: 480,
  ACST: 570,
  ACDT: 630,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  JST: 540,
}

/** How many minutes ahead of UTC a text such as `Z`, `+01:00`, `UTC+2` or `CEST` says; `undefined` where it is none. */
export function offsetMinutes(text: string): number | undefined {
  const name = text.toUpperCase()
  const known = abbreviations[name]
  if (known !== undefined) return known
  const [, sign, hours, minutes = '0'] = /^(?:UTC|GMT)?([+\u2212-])(\d{1,2})(?::?(\d\d))?$/.exec(name) ?? []
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return (Number(hours) * 60 + Number(minutes)) * (sign === '+' ? 1 : -1)
}

/** Checks what was given as `--zone`. @throws FileError */
export function zoneName(text: string): string {
  const offset = offsetMinutes(text)
  if (offset !== undefined) return fixedZone(offset)
  // The library also takes whatever has an offset somewhere in it.
  if (/[+-]\d/.test(text) && !text.startsWith('Etc/')) throw unknown(text)
  if (Number.isNaN(tzOffset(text, new Date(0)))) throw unknown(text)
  return text
}

function unknown(text: string): FileError {
  return new FileError(`--zone: ${JSON.stringify(text)} is no time zone: write Europe/Amsterdam, UTC or +01:00`)
}

function fixedZone(minutes: number): string {
  const size = Math.abs(minutes)
  const part = (count: number) => String(Math.floor(count)).padStart(2, '0')
  return minutes === 0 ? 'UTC' : `${minutes < 0 ? '-' : '+'}${part(size / 60)}:${part(size % 60)}`
}

/** The zone that a header such as `MTU (CET/CEST)` or `Time (America/Denver)` names, where it does so for certain. */
export function zoneNamedIn(header: string): string | undefined {
  if (/\b(CET ?\/ ?CEST|MEZ ?\/ ?MESZ)\b/.test(header)) return 'Europe/Brussels'
  const [, name] =
    /\b((?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Indian)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?)\b/.exec(
      header,
    ) ?? []
  if (name !== undefined && !Number.isNaN(tzOffset(name, new Date(0)))) return name
  if (/\b(UTC|GMT)(?![+-]?\d)\b/.test(header)) return 'UTC'
  const [, offset] = /\b(?:UTC|GMT)([+-]\d{1,2}(?::?\d\d)?)\b/.exec(header) ?? []
  const minutes = offset === undefined ? undefined : offsetMinutes(offset)
  return minutes === undefined ? undefined : fixedZone(minutes)
}
