import { sparkPaths } from '../charts/spark-paths.ts'

const COLOURS = { critical: 'var(--crit-fill)', warning: 'var(--warn-fill)' } as const

/** A line over a short past, above the band that is usual; what is outside stands out by weight and colour. */
export function Spark(props: {
  points: readonly (number | null)[]
  usual: readonly [number, number] | null
  label: string
  severity?: string | undefined
  width?: number
  height?: number
  /** Without a mark at its end, all of it in the colour of the severity, and as high as there is room where it has one. */
  bare?: boolean
}) {
  const { points, usual, label, severity, width = 134, height = 26, bare = false } = props
  const drawn = sparkPaths(points, usual, width, height, bare && severity !== undefined)
  const colour = COLOURS[severity as keyof typeof COLOURS] ?? 'var(--series)'
  return (
    <svg
      class="spk"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      height={height}
      role="img"
      aria-label={label}
    >
      {drawn.band && <rect x="0" y={drawn.band[0]} width={width} height={drawn.band[1]} fill="var(--band-in)" />}
      <path
        d={drawn.line}
        fill="none"
        stroke={bare ? colour : 'var(--series)'}
        stroke-width="1.3"
        vector-effect="non-scaling-stroke"
      />
      {drawn.out !== '' && (
        <path d={drawn.out} fill="none" stroke={colour} stroke-width="2" vector-effect="non-scaling-stroke" />
      )}
      {drawn.end && !bare && (
        <circle cx={drawn.end[0]} cy={drawn.end[1]} r="2" fill={drawn.endsOut ? colour : 'var(--series)'} />
      )}
    </svg>
  )
}
