import type { MetricRange, SeriesRange } from '@nrg/schema/series-range'
import { clock } from '../../wording/clock.ts'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'

/** More rows are what Export is for. */
const MOST = 500

/** What a chart shows in numbers, the latest first. */
export function AsTable({ name, metric, series }: { name: string; metric: MetricRange; series: SeriesRange }) {
  const { label, unit, decimals } = metricWords(name, metric.unit)
  const { time, to } = series
  const columns = [metric.mean, metric.min, metric.max, metric.expected]
  const rows = [...time.keys()].filter((index) => metric.mean[index] != null).toReversed()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys
    <section class="as-table" aria-label={`${label} as a table`} tabIndex={0}>
      <table class="num">
        <thead>
          <tr>
            {['Time', `Mean, ${unit}`, 'Least', 'Most', 'Expected'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((index) => (
            <tr key={time[index]}>
              <th scope="row">{clock.exact(time[index] ?? to)}</th>
              {columns.map((column, at) => (
                <td key={['mean', 'min', 'max', 'expected'][at]}>{number(column[index], decimals)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
