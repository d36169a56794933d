import { useEffect, useState } from 'preact/hooks'
import { useKnown, usePage } from '../hooks/page-context.ts'
import { Command } from '../parts/command.tsx'

/** What is watched from when on, and by which detectors. */
const LEARNING = [
  { name: 'Limits, rate', reasons: ['limit', 'rate'], when: 'at once' },
  { name: 'Far from its last hour', reasons: ['zscore'], when: 'after ten minutes' },
  { name: 'No signal', reasons: ['offline'], when: 'after 20 readings' },
  { name: 'Spikes, scatter', reasons: ['spike', 'noise'], when: 'after 5 h' },
  {
    name: 'Level, stuck, time of day',
    reasons: ['level', 'supply', 'stuck', 'seasonal'],
    when: 'on the second day',
  },
] as const

/** Where ingest listens when nothing else is set: the page's own machine, at the port of `.env.example`. */
const ingestAt = ({ protocol, hostname }: Location) => `${protocol}//${hostname}:\${INGEST_PORT:-3001}/api/ingest`

const command = (url: string) => `. ./.env
curl -s ${url} -H "Authorization: $INGEST_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"device_id": 1001, "timeof": "'$(date -u +%FT%TZ)'", "voltage_v": 480.5, "current_a": 20.2, "temp_c": 40.1}'`

/** Leads to the first reading; once it is there the fleet takes this page's place. */
export function WelcomePage() {
  const { devices, summary } = useKnown()
  const { route, go } = usePage()
  // Who comes here by the link has devices already: one more is news.
  const [known, setKnown] = useState(devices?.length)
  useEffect(() => setKnown((before) => before ?? devices?.length), [devices])
  const arrived = devices !== undefined && known !== undefined && devices.length > known
  useEffect(() => {
    if (arrived && route.page === 'welcome') go({ page: 'fleet', query: {} }, true)
  }, [arrived, route.page, go])
  const ready = (reasons: readonly string[]) => {
    const own = summary?.learning.detectors.filter(({ reason }) => reasons.includes(reason)) ?? []
    const of = own.reduce((sum, one) => sum + one.of, 0)
    return of === 0 ? 0 : Math.round((own.reduce((sum, one) => sum + one.ready, 0) / of) * 100)
  }
  return (
    <div class="first">
      <div>
        <h1>{devices?.length ? 'Send a reading' : 'No readings yet'}</h1>
        <p class="lead">
          Send one, and its device appears here at once. Ten minutes later it is watched; nothing has to be set up.
        </p>
      </div>
      <section class="panel" aria-label="First steps">
        <Step number={1} on title="Send a reading">
          <p>
            In the folder of the project; the key is in <b>.env</b>. Any field that is a configured metric is taken.
          </p>
          <Command text={command(ingestAt(location))} />
          <div class="wait" role="status">
            <i />
            Listening. The page goes on by itself with the first reading.
          </div>
        </Step>
        <Step number={2} title="Or look around with simulated devices">
          <p>Twenty devices, two hours of past, and a fault now and then.</p>
          <Command text="npm run simulate" />
        </Step>
        <Step number={3} title="What is watched from when on">
          <p>Each detector begins as soon as it knows enough of a device.</p>
          <ul class="learn">
            {LEARNING.map(({ name, reasons, when }) => (
              <li key={name}>
                <span class="b">{name}</span>
                <span class="prog" role="img" aria-label={`${ready(reasons)} %`}>
                  <i style={{ width: `${ready(reasons)}%` }} />
                </span>
                <span class="mut">{when}</span>
              </li>
            ))}
          </ul>
        </Step>
      </section>
      <p class="mut">
        Other ways in: NDJSON, a recording (<b>npm run replay</b>), Telegraf or any InfluxDB client.{' '}
        <a class="link" href="/docs">
          The API by example
        </a>
      </p>
    </div>
  )
}

function Step(props: { number: number; title: string; on?: boolean; children: preact.ComponentChildren }) {
  return (
    <div class={`step${props.on ? ' on' : ''}`}>
      <span class="n">{props.number}</span>
      <div>
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </div>
  )
}
