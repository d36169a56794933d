import { number } from '../../wording/number.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A stretch of the past that ends now. */
export interface Preset {
  readonly value: string
  readonly label: string
  readonly ms: number
  /** How far apart the points of its charts are, as the service takes it. */
  readonly step: string
  /** How often what is drawn of it is asked for. */
  readonly everyMs: number
}

export const PRESETS: readonly Preset[] = [
  { value: '10m', label: '10 min', ms: 10 * MINUTE, step: '5s', everyMs: 2 * SECOND },
  { value: '1h', label: '1 hour', ms: HOUR, step: '15s', everyMs: 5 * SECOND },
  { value: '24h', label: '24 hours', ms: 24 * HOUR, step: '2m', everyMs: MINUTE },
  { value: '7d', label: '7 days', ms: 7 * 24 * HOUR, step: '10m', everyMs: 5 * MINUTE },
]

const USUAL = '1h'

/** What is shown of a device: a stretch that follows the present, or one that stands. */
export interface ShownRange {
  readonly preset: Preset | undefined
  readonly from: number
  readonly to: number
}

/** The range of an address; the last hour where it names none, or one that cannot be. */
export function rangeOf(query: Readonly<Record<string, string>>, now: number): ShownRange {
  const from = Date.parse(query.from ?? '')
  const to = Date.parse(query.to ?? '')
  if (from < to) return { preset: undefined, from, to }
  const wanted = query.range ?? USUAL
  const preset = PRESETS.find(({ value }) => value === wanted) ?? (PRESETS[1] as Preset)
  return { preset, from: now - preset.ms, to: now }
}

/** The query of a stretch that stands. */
export const standing = (from: number, to: number): Record<string, string> => ({
  range: '',
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
})

/** The query of a stretch that follows; nothing for the usual one. */
export const following = (value: string): Record<string, string> => ({
  from: '',
  to: '',
  range: value === USUAL ? '' : value,
})

/** The step of what is drawn, in words. */
export function stepWords(stepMs: number): string {
  const [size, unit] = stepMs < MINUTE ? [SECOND, 's'] : stepMs < HOUR ? [MINUTE, 'min'] : [HOUR, 'h']
  return `means of ${number(stepMs / size, stepMs % size === 0 ? 0 : 1)} ${unit}`
}
