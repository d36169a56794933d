/** How a metric is spoken of. */
export interface MetricWords {
  readonly name: string
  /** `Current` */
  readonly label: string
  readonly unit: string
  readonly decimals: number
  /** In a drawing of several. */
  readonly letter: string
}

const KNOWN: readonly MetricWords[] = [
  { name: 'voltage_v', label: 'Voltage', unit: 'V', decimals: 1, letter: 'V' },
  { name: 'current_a', label: 'Current', unit: 'A', decimals: 1, letter: 'A' },
  { name: 'temp_c', label: 'Temperature', unit: '°C', decimals: 1, letter: '°C' },
  { name: 'power_kw', label: 'Power', unit: 'kW', decimals: 1, letter: 'kW' },
]

const UNITS: Readonly<Record<string, string>> = {
  v: 'V',
  a: 'A',
  ma: 'mA',
  c: '°C',
  w: 'W',
  kw: 'kW',
  kwh: 'kWh',
  kva: 'kVA',
  kvar: 'kvar',
  hz: 'Hz',
  pct: '%',
  percent: '%',
  bar: 'bar',
  lux: 'lx',
  m3: 'm³',
  s: 's',
}

/** How the metric ends that says how fast a counter rises, in its unit per hour. */
const RATE = /_rate$/

/** The words for a metric: those of the seed are known, others say their unit at the end of their name. */
export function metricWords(name: string, unit?: string): MetricWords {
  const known = KNOWN.find((one) => one.name === name)
  if (known !== undefined) return unit === undefined ? known : { ...known, unit }
  if (RATE.test(name)) {
    const of = metricWords(name.replace(RATE, ''))
    const perHour = of.unit === '' ? '' : `${of.unit}/h`
    return { name, label: `${of.label} per hour`, unit: unit ?? perHour, decimals: 1, letter: perHour || of.letter }
  }
  const parts = name.split('_')
  const last = parts.at(-1) ?? ''
  const suffix = parts.length > 1 ? UNITS[last] : undefined
  const words = (suffix === undefined ? parts : parts.slice(0, -1)).join(' ')
  const label = words.charAt(0).toUpperCase() + words.slice(1)
  return { name, label, unit: unit ?? suffix ?? '', decimals: 1, letter: suffix ?? label }
}

/** The metrics whose distance from normal is drawn in a list. */
export const DRAWN = KNOWN.slice(0, 3)
