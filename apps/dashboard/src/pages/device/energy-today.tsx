import type { EnergyRange } from '@nrg/schema/energy'
import { usePage } from '../../hooks/page-context.ts'
import { useAnswer } from '../../hooks/use-answer.ts'
import { Text } from '../../parts/quantity.tsx'
import { clock } from '../../wording/clock.ts'
import { money, number } from '../../wording/number.ts'

const AGAIN_MS = 300_000
const [WIDTH, HEIGHT, FOOT, ROOM] = [480, 108, 18, 6]
/** The scale reaches so many times the most. */
const SCALE = 1.5
/** An hour that took more than this share of what was expected stands out. */
const WORTH = 1.05

/** What a device took in each hour of the reader's day, beside what was expected; nothing where it has no power. */
export function EnergyToday({ id }: { id: string }) {
  const { store } = usePage()
  const from = new Date(midnight(Date.now() + store.known.offsetMs)).toISOString()
  const energy = useAnswer<EnergyRange>(
    `/api/devices/${encodeURIComponent(id)}/energy?${new URLSearchParams({ from, by: 'hour' })}`,
    AGAIN_MS,
  )
  if (energy === undefined || energy.total_kwh === null) return null
  const { total_kwh: total, expected_total_kwh: expected, cost, currency } = energy
  const more = expected === null ? undefined : total - expected
  const notes = [
    ...(more === undefined ? [] : [`${number(Math.abs(more))} kWh ${more < 0 ? 'less' : 'more'} than expected`]),
    ...(cost === null ? [] : [money(cost, currency)]),
  ]
  return (
    <section class="panel" aria-labelledby="energy">
      <div class="ph">
        <h2 id="energy">Energy today</h2>
        <span class="grow" />
        <span class="mut">kWh by hour, line: expected</span>
      </div>
      <div class="in">
        <span class="big num">
          <Text text={number(total)} unit="kWh" />
        </span>{' '}
        <span class="sub num">{notes.join(' · ')}</span>
        <Bars {...energy} />
      </div>
    </section>
  )
}

function Bars({ time, kwh, expected_kwh: expected, complete, total_kwh, expected_total_kwh }: EnergyRange) {
  const from = midnight(time[0] ?? 0)
  const to = new Date(from).setHours(24)
  const most = SCALE * Math.max(1e-9, ...[...kwh, ...expected].map((value) => value ?? 0))
  const x = (at: number) => ((at - from) / (to - from)) * WIDTH
  const y = (value: number) => HEIGHT - FOOT - (value / most) * (HEIGHT - FOOT - ROOM)
  const width = WIDTH / 24
  const hours = [0, 6, 12, 18, 24].map((hour) => new Date(from).setHours(hour))
  return (
    <>
      <svg
        class="bars"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Energy by hour: ${number(total_kwh)} kWh, expected ${number(expected_total_kwh)} kWh`}
      >
        {time.map((at, index) => {
          const [took, usual] = [kwh[index] ?? null, expected[index] ?? null]
          const hot = took !== null && usual !== null && took > WORTH * usual
          return (
            <g key={at}>
              {took !== null && (
                <rect
                  x={x(at) + 2}
                  y={y(took)}
                  width={width - 4}
                  height={HEIGHT - FOOT - y(took)}
                  rx="1.5"
                  fill={hot ? 'var(--crit-fill)' : 'var(--series)'}
                  opacity={complete[index] ? 0.9 : 0.55}
                />
              )}
              {usual !== null && <path d={`M${x(at)} ${y(usual)}h${width}`} stroke="var(--text)" stroke-width="1.5" />}
            </g>
          )
        })}
        <path d={`M0 ${HEIGHT - FOOT + 0.5}H${WIDTH}`} stroke="var(--line-2)" />
      </svg>
      <div class="axis" aria-hidden="true">
        {hours.map((at) => (
          <span key={at} style={{ left: `${(x(at) / WIDTH) * 100}%` }}>
            {clock.time(at)}
          </span>
        ))}
      </div>
    </>
  )
}

const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)
