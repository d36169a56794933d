import type { ComponentChildren, RefObject } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { pack, type Stretch } from '../list/pack.ts'
import { clock } from '../wording/clock.ts'
import { Icon, type IconName } from './icon.tsx'

export interface Span extends Stretch {
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly state: string
  readonly kind: string
  readonly href: string
}

export interface Lane {
  readonly name: string
  readonly spans: readonly Span[]
  readonly marks?: readonly { readonly time: number; readonly icon: IconName; readonly label: string }[]
}

const LANE_PX = 24
const ROW_PX = 13

/** Stretches of time, a lane each; those that overlap are packed under one another, those still open reach the edge. */
export function Timeline(props: {
  lanes: readonly Lane[]
  from: number
  to: number
  ticks: readonly number[]
  label?: (ms: number) => string
  /** What stands at the right edge. */
  end: ComponentChildren
  /** A stretch that is marked. */
  picked?: readonly [number, number] | undefined
  /** Called with a stretch that was dragged over. */
  onPick?: (from: number, to: number) => void
}) {
  const { lanes, from, to, ticks, label = clock.time, end, onPick } = props
  const percent = (ms: number) => ((Math.max(from, Math.min(to, ms)) - from) / (to - from)) * 100
  const place = useRef<HTMLDivElement>(null)
  const [drag, handlers] = useDrag(place, from, to, onPick)
  const picked = drag ?? props.picked
  return (
    <div class={`tl${onPick === undefined ? '' : ' pick'}`} ref={place} {...handlers}>
      {lanes.map((lane, index) => {
        const rows = pack(lane.spans, (to - from) / 400)
        const style = { '--h': `${rows.length > 1 ? Math.max(LANE_PX, rows.length * ROW_PX + 6) : LANE_PX}px` }
        return [
          <div class="nm" style={style}>
            {lane.name}
          </div>,
          <div class={`lane${index === 0 ? ' l0' : ''}`} style={style}>
            {ticks.map((tick) => (
              <i key={tick} class="gl" style={{ left: `${percent(tick)}%` }} />
            ))}
            {picked !== undefined && (
              <i
                class="picked"
                style={{ left: `${percent(picked[0])}%`, width: `${percent(picked[1]) - percent(picked[0])}%` }}
              />
            )}
            {rows.map((row, at) =>
              row.map((span) => (
                <TimeSpan
                  key={span.id}
                  span={span}
                  left={percent(span.from)}
                  right={percent(span.to ?? to)}
                  {...(rows.length > 1 && { row: at })}
                />
              )),
            )}
            {lane.marks?.map(({ time, icon, label: said }) => (
              <span key={`${time} ${said}`} class="mk" style={{ left: `${percent(time)}%` }} title={said}>
                <Icon name={icon} label={said} />
              </span>
            ))}
          </div>,
        ]
      })}
      <div />
      <div class="axis" aria-hidden="true">
        {ticks
          .filter((tick) => percent(tick) < (ticks.length > 5 ? 95 : 86))
          .map((tick) => (
            <span key={tick} style={{ left: `${percent(tick)}%` }}>
              {label(tick)}
            </span>
          ))}
        <span style={{ left: '100%' }}>{end}</span>
      </div>
    </div>
  )
}

function TimeSpan({ span, left, right, row }: { span: Span; left: number; right: number; row?: number }) {
  const { title, severity, state, kind, href, from, to } = span
  const said = `${severity}: ${title}, ${clock.time(from)} to ${to === null ? 'now' : clock.time(to)}`
  return (
    <a
      class={`sp ${severity} ${state === 'silenced' ? 'silenced' : `${kind} ${state}`} ${to === null ? 'open' : ''}`}
      style={{
        left: `${left.toFixed(2)}%`,
        width: `${Math.max(0.25, right - left).toFixed(2)}%`,
        ...(row !== undefined && { top: `${9.5 + row * ROW_PX}px`, maxHeight: '11px' }),
      }}
      href={href}
      tabIndex={-1}
      title={title}
    >
      <span class="sr">{said}</span>
    </a>
  )
}

/** So many pixels are a drag, and no click. */
const DRAG_PX = 5

/** A stretch that is being dragged over, and what listens for that. */
function useDrag(
  place: RefObject<HTMLElement | null>,
  from: number,
  to: number,
  onPick: ((from: number, to: number) => void) | undefined,
): [readonly [number, number] | undefined, object] {
  const start = useRef<number | undefined>(undefined)
  const [drag, setDrag] = useState<readonly [number, number] | undefined>()
  if (onPick === undefined) return [undefined, {}]
  const at = (x: number) => {
    const { left = 0, width = 1 } = place.current?.querySelector('.lane')?.getBoundingClientRect() ?? {}
    return from + Math.max(0, Math.min(1, (x - left) / width)) * (to - from)
  }
  return [
    drag,
    {
      onPointerDown: ({ button, clientX }: PointerEvent) => {
        if (button === 0) start.current = clientX
      },
      onPointerMove: ({ clientX, pointerId }: PointerEvent) => {
        const began = start.current
        if (began === undefined || (drag === undefined && Math.abs(clientX - began) < DRAG_PX)) return
        place.current?.setPointerCapture(pointerId)
        const [a, b] = [at(began), at(clientX)]
        setDrag(a < b ? [a, b] : [b, a])
      },
      onPointerUp: () => {
        start.current = undefined
        if (drag !== undefined) onPick(...drag)
        setDrag(undefined)
      },
      onPointerCancel: () => {
        start.current = undefined
        setDrag(undefined)
      },
      // A span is a link, which a browser drags by itself.
      onDragStart: (event: Event) => event.preventDefault(),
    },
  ]
}
