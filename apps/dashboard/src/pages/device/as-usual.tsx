import type { Incident } from '@nrg/schema/incident'
import type { SeriesRange } from '@nrg/schema/series-range'
import { useNow } from '../../hooks/use-now.ts'
import { Icon } from '../../parts/icon.tsx'
import { duration } from '../../wording/duration.ts'
import { metricWords } from '../../wording/metric.ts'
import { number } from '../../wording/number.ts'

/** What stands in the place of an explanation while there is nothing to explain. */
export function AsUsual({ series, own }: { series: SeriesRange | undefined; own: readonly Incident[] }) {
  const now = useNow()
  const ends = own.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]))
  return (
    <section class="panel ex" aria-labelledby="usual">
      <div class="sec">
        <div class="head">
          <Icon name="closed" />
          <div>
            <h2 id="usual">As usual</h2>
            <p class="sub">
              {ends.length === 0
                ? 'Nothing was raised here in the last 24 hours.'
                : `The last incident here ended ${duration(now - Math.max(...ends))} ago.`}
            </p>
          </div>
        </div>
      </div>
      {series !== undefined && (
        <div class="sec">
          <h3>Least and most of what is shown</h3>
          <dl class="kv">
            {Object.entries(series.metrics).map(([name, { min, max, unit }]) => {
              const { label, decimals, unit: known } = metricWords(name, unit)
              const [low, high] = [min, max].map((column) => column.filter((value) => value !== null))
              return [
                <dt key={name}>{label}</dt>,
                <dd class="num">
                  {low?.length
                    ? `${number(Math.min(...low), decimals)} … ${number(Math.max(...(high ?? [])), decimals)} ${known}`
                    : 'no readings'}
                </dd>,
              ]
            })}
          </dl>
        </div>
      )}
    </section>
  )
}
