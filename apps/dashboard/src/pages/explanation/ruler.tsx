import { number } from '../../wording/number.ts'

const WIDTH = 388
const EDGE = 28
/** Labels nearer than this in pixels would stand on one another. */
const APART = 46

export interface RulerProps {
  readonly value: number
  /** What was read at the worst, where that is further out. */
  readonly worst: number | undefined
  readonly expected: number
  readonly usual: readonly [number, number]
  readonly alerting: readonly [number, number]
  readonly limits: readonly number[]
  readonly unit: string
  readonly digits: number
  readonly critical: boolean
}

/** Where a reading stands: the usual band, the alerting band and the limit, on one ruler. */
export function Ruler(props: RulerProps) {
  const { value, worst = value, expected, usual, alerting, limits, unit, digits, critical } = props
  const reach = [value, worst, ...alerting]
  // A limit that is far off would leave no room for what is near.
  const span = Math.max(...reach) - Math.min(...reach)
  const near = limits.filter((limit) => Math.abs(limit - value) < span || Math.abs(limit - expected) < span)
  const least = Math.min(...reach, ...near)
  const most = Math.max(...reach, ...near)
  const x = (at: number) => EDGE + ((at - least) / (most - least || 1)) * (WIDTH - 2 * EDGE)
  const colour = critical ? 'var(--crit-fill)' : 'var(--warn-fill)'
  const text = (at: number) => number(at, digits)
  const said =
    `read ${text(value)} ${unit}; expected ${text(expected)} ${unit}, usual ${text(usual[0])} to ${text(usual[1])}, ` +
    `alerting outside ${text(alerting[0])} to ${text(alerting[1])}${near.map((limit) => `; limit ${text(limit)}`).join('')}`
  const clear = (at: number) => Math.abs(x(at) - x(value)) > APART
  return (
    <svg class="scale" viewBox={`0 0 ${WIDTH} 62`} role="img" aria-label={said}>
      <path d={`M6 34H${WIDTH - 6}`} stroke="var(--line-2)" />
      <rect
        x={x(alerting[0])}
        y="25"
        width={x(alerting[1]) - x(alerting[0])}
        height="18"
        rx="2"
        fill="var(--band-out)"
        stroke="var(--line-2)"
        stroke-dasharray="2 2"
      />
      <rect x={x(usual[0])} y="25" width={x(usual[1]) - x(usual[0])} height="18" rx="2" fill="var(--band-in)" />
      <path d={`M${x(expected)} 23v22`} stroke="var(--text-2)" stroke-width="1.5" />
      {near.map((limit) => (
        <path key={limit} d={`M${x(limit)} 18v28`} stroke="var(--crit)" stroke-width="1.5" stroke-dasharray="4 2" />
      ))}
      {near
        .filter((limit) => Math.abs(x(limit) - x(expected)) > 2 * APART)
        .map((limit) => (
          <Label key={limit} x={x(limit)} y={12} text={`limit ${number(limit, 0)}`} colour="var(--crit)" />
        ))}
      <path d={`M${x(value)} 34H${x(worst)}m0 -4v8`} stroke={colour} stroke-width="1.5" />
      <path d={`M${x(value)} 27l6.5 7-6.5 7-6.5-7z`} fill={colour} />
      <Label x={x(expected)} y={16} text={`expected ${text(expected)}`} colour="var(--text-2)" />
      <Label
        x={x(value)}
        y={58}
        text={`${text(value)} ${unit}`}
        colour={critical ? 'var(--crit)' : 'var(--warn)'}
        bold
      />
      {alerting.filter(clear).map((edge) => (
        <Label key={edge} x={x(edge)} y={58} text={text(edge)} colour="var(--text-3)" />
      ))}
    </svg>
  )
}

function Label(props: { x: number; y: number; text: string; colour: string; bold?: boolean }) {
  const { x, y, text, colour, bold } = props
  return (
    <text x={x} y={y} text-anchor="middle" font-size="11" font-weight={bold ? 650 : 400} fill={colour}>
      {text}
    </text>
  )
}
