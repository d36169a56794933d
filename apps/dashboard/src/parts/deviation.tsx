import type { LatestValue } from '@nrg/schema/device'
import { DRAWN } from '../wording/metric.ts'
import { number } from '../wording/number.ts'

const WIDTH = 190
const HEIGHT = 22
const CENTRE = WIDTH / 2
/** Pixels for one sd; what is further out than `REACH` has an arrow at the edge. */
const REACH = 8
const SCALE = (CENTRE - 14) / REACH

/** How far each metric is from normal, in its own sd: a mark each on one scale, with the usual and the alerting band. */
export function Deviation({ values, quiet }: { values: Readonly<Record<string, LatestValue>>; quiet: boolean }) {
  const marks = DRAWN.flatMap((metric, index) => {
    const score = values[metric.name]?.score
    return score === null || score === undefined ? [] : [{ ...metric, score, y: 5 + 6 * index }]
  })
  if (marks.length === 0) return <span class="mut mid">still learning</span>
  const said = marks.map(({ letter, score }) => `${letter} ${number(score)} σ`).join(', ')
  return (
    <svg class="dev" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} height={HEIGHT} role="img" aria-label={said}>
      <rect x={CENTRE - 5 * SCALE} width={10 * SCALE} height={HEIGHT} fill="var(--band-out)" />
      <rect x={CENTRE - 2 * SCALE} width={4 * SCALE} height={HEIGHT} fill="var(--band-in)" />
      <path d={`M${CENTRE} 0V${HEIGHT}`} stroke="var(--line-2)" />
      {marks.map((mark) => (
        <Mark key={mark.name} {...mark} quiet={quiet} />
      ))}
    </svg>
  )
}

function Mark({ name, score, y, quiet }: { name: string; score: number; y: number; quiet: boolean }) {
  const x = CENTRE + Math.max(-REACH, Math.min(REACH, score)) * SCALE
  const far = Math.abs(score)
  const colour = quiet || far < 5 ? 'var(--off)' : far >= 10 ? 'var(--crit-fill)' : 'var(--warn-fill)'
  const way = Math.sign(score)
  return (
    <>
      {far >= 5 && <path d={`M${CENTRE} ${y}H${x}`} stroke={colour} stroke-width="1.6" />}
      {name === 'voltage_v' && <circle cx={x} cy={y} r="2.6" fill={colour} />}
      {name === 'current_a' && <rect x={x - 2.5} y={y - 2.5} width="5" height="5" fill={colour} />}
      {name === 'temp_c' && <path d={`M${x} ${y - 3.2}l3.2 5.6h-6.4z`} fill={colour} />}
      {far > REACH && <path d={`M${x + way * 6} ${y - 3}l${way * 3.6} 3l${-way * 3.6} 3z`} fill={colour} />}
    </>
  )
}
