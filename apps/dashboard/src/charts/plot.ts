import uPlot from 'uplot'
import type { ChartColumns } from './chart-columns.ts'
import { themeColours } from './colours.ts'

/** What a chart draws; times are milliseconds since the epoch. */
export interface ChartData {
  readonly time: readonly number[]
  readonly columns: ChartColumns
  /** The lowest and the highest value that has to be seen. */
  readonly scale: readonly [number, number]
  readonly from: number
  readonly to: number
  readonly spans: readonly { readonly from: number; readonly to: number | null; readonly severity: string }[]
  readonly limits: readonly number[]
  /** When the service was last heard, where that is too long ago. */
  readonly heldAt?: number
  readonly ticks: readonly number[]
}

export interface ChartOptions {
  readonly height: number
  readonly hasAxis: boolean
  readonly label: (ms: number) => string
  readonly onHover: (index: number | null) => void
  readonly onZoom: (from: number, to: number) => void
  readonly onReset: () => void
}

/** A chart on the screen. */
export interface Plot {
  draw(data: ChartData): void
  resize(width: number): void
  /** Puts the cursor on a point. */
  point(index: number): void
  destroy(): void
}

const FONT = '11px Inter, system-ui, sans-serif'
const SYNC = 'device'
const LABEL_PX = 40

/** Draws a metric over its bands, with alert spans behind and limits above. */
export function createPlot(place: HTMLElement, first: ChartData, options: ChartOptions): Plot {
  let data = first
  const colour = themeColours()
  const { height, onHover, onZoom, onReset } = options
  const hidden: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } }
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height,
      padding: [8, 6, 0, 0],
      legend: { show: false },
      cursor: cursorOf(colour, onReset),
      scales: {
        // Its ticks and words are the page's own.
        x: { time: false, range: () => [data.from / 1000, data.to / 1000] },
        y: { range: () => withRoom(data.scale, data.limits) },
      },
      axes: [timeAxis(colour, () => data, options), { ...axisOf(colour), size: 48, space: 34 }],
      series: [
        {},
        ...Array.from({ length: 6 }, () => hidden),
        { stroke: colour('expected'), width: 1, dash: [3, 3], points: { show: false } },
        { stroke: colour('series'), width: 1.6, points: { show: false } },
        { stroke: colour('crit-fill'), width: 2.2, points: { show: false } },
      ],
      bands: [
        { series: [1, 2], fill: colour('band-out') },
        { series: [3, 4], fill: colour('band-in') },
        { series: [5, 6], fill: colour('envelope') },
      ],
      hooks: {
        drawClear: [(at) => drawSpans(at, data, colour)],
        draw: [(at) => drawOver(at, data, colour)],
        setCursor: [({ cursor }) => onHover(cursor.idx ?? null)],
        setSelect: [
          (at) => {
            const { left, width } = at.select
            if (width < 6) return
            onZoom(at.posToVal(left, 'x') * 1000, at.posToVal(left + width, 'x') * 1000)
          },
        ],
      },
    },
    aligned(data),
    place,
  )
  return {
    draw(next) {
      data = next
      plot.setData(aligned(next))
    },
    resize: (width) => plot.setSize({ width, height }),
    point: (index) => {
      const at = data.time[index]
      if (at !== undefined) plot.setCursor({ left: plot.valToPos(at / 1000, 'x'), top: 1 })
    },
    destroy: () => plot.destroy(),
  }
}

type Colour = (token: string) => string

const cursorOf = (colour: Colour, onReset: () => void): uPlot.Cursor => ({
  // The others follow the cursor; what was dragged over is told by the one that it was dragged on.
  sync: { key: SYNC, filters: { pub: () => true, sub: (type) => /move|leave/.test(type) } },
  y: false,
  points: {
    size: 7,
    stroke: 'transparent',
    fill: (_plot, index) => (index === 8 ? colour('series') : 'transparent'),
  },
  drag: { x: true, y: false, setScale: false },
  bind: {
    dblclick: () => () => {
      onReset()
      return null
    },
  },
})

const axisOf = (colour: Colour): uPlot.Axis => ({
  stroke: colour('text-3'),
  font: FONT,
  grid: { stroke: colour('grid'), width: 1 },
  ticks: { show: false },
})

const timeAxis = (colour: Colour, data: () => ChartData, { hasAxis, label }: ChartOptions): uPlot.Axis => ({
  ...axisOf(colour),
  size: hasAxis ? 26 : 6,
  splits: () => data().ticks.map((tick) => tick / 1000),
  values: ({ width }, splits) =>
    hasAxis ? splits.map((at) => (fits(at * 1000, data(), width) ? label(at * 1000) : '')) : [],
})

function aligned({ time, columns }: ChartData): uPlot.AlignedData {
  const { alerting, usual, envelope, expected, mean, outside } = columns
  return [time.map((ms) => ms / 1000), ...alerting, ...usual, ...envelope, expected, mean, outside]
}

/** Whether a label of the time axis is whole: one at the right edge would be cut off. */
const fits = (at: number, { from, to }: ChartData, width: number): boolean =>
  ((to - at) / (to - from)) * width > LABEL_PX / 2

/** The scale with some air, and every limit that is shown within it. */
function withRoom([low, high]: readonly [number, number], limits: readonly number[]): [number, number] {
  const [least, most] = [Math.min(low, ...limits), Math.max(high, ...limits)]
  const room = (most - least || Math.abs(most) || 1) * 0.09
  return [least - room, most + room]
}

function drawSpans({ ctx, bbox, valToPos }: uPlot, { spans, to }: ChartData, colour: Colour): void {
  const ratio = devicePixelRatio
  ctx.save()
  for (const span of spans) {
    const left = Math.max(bbox.left, valToPos(span.from / 1000, 'x', true))
    const right = Math.min(bbox.left + bbox.width, valToPos((span.to ?? to) / 1000, 'x', true))
    if (right < bbox.left || left > bbox.left + bbox.width) continue
    ctx.fillStyle = colour(span.severity === 'critical' ? 'crit-fill' : 'warn-fill')
    ctx.globalAlpha = 0.1
    ctx.fillRect(left, bbox.top, right - left, bbox.height)
    ctx.globalAlpha = 1
    ctx.fillRect(left, bbox.top - 3 * ratio, Math.max(3 * ratio, right - left), 3 * ratio)
    ctx.fillRect(left, bbox.top, ratio, bbox.height)
  }
  ctx.restore()
}

function drawOver({ ctx, bbox, valToPos }: uPlot, { limits, heldAt }: ChartData, colour: Colour): void {
  const ratio = devicePixelRatio
  ctx.save()
  for (const limit of limits) {
    const y = Math.round(valToPos(limit, 'y', true)) + 0.5
    ctx.strokeStyle = colour('crit')
    ctx.lineWidth = 1.4 * ratio
    ctx.setLineDash([6 * ratio, 3 * ratio])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.setLineDash([])
    const text = `limit ${limit}`
    ctx.font = `600 ${11 * ratio}px Inter, system-ui, sans-serif`
    ctx.textAlign = 'left'
    ctx.textBaseline = 'alphabetic'
    ctx.fillStyle = colour('surface')
    ctx.fillRect(bbox.left + 6 * ratio, y - 8 * ratio, ctx.measureText(text).width + 8 * ratio, 15 * ratio)
    ctx.fillStyle = colour('crit')
    ctx.fillText(text, bbox.left + 10 * ratio, y + 4 * ratio)
  }
  if (heldAt !== undefined) hatch(ctx, bbox, Math.max(bbox.left, valToPos(heldAt / 1000, 'x', true)), colour('text-3'))
  ctx.restore()
}

/** Hatches what is missing up to the right edge. */
function hatch(ctx: CanvasRenderingContext2D, bbox: uPlot.BBox, left: number, colour: string): void {
  const ratio = devicePixelRatio
  const right = bbox.left + bbox.width
  ctx.strokeStyle = colour
  ctx.globalAlpha = 0.35
  ctx.lineWidth = ratio
  ctx.beginPath()
  ctx.rect(left, bbox.top, right - left, bbox.height)
  ctx.clip()
  ctx.beginPath()
  for (let x = left - bbox.height; x < right; x += 6 * ratio) {
    ctx.moveTo(x, bbox.top + bbox.height)
    ctx.lineTo(x + bbox.height, bbox.top)
  }
  ctx.stroke()
}
