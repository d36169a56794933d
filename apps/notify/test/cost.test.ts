import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import tap, { test } from 'tap'
import { alertLine, buildApp, followed, openDatabase } from './fixture/build-app.ts'
import { startMailServer } from './fixture/mail-server.ts'
import { Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: { harbour: { name: 'Harbour', tariff: { per_kwh: 0.5, currency: 'EUR' } } },
  devices: { '1001': { name: 'Chiller 2', site: 'harbour', electrical: { phases: 1, power_factor: 1 } } },
}
const at = (ms: number) => BigInt(ms) * 1_000_000n

/** Minutes of the rollup before the start of the tests, and what was expected: 400 V and 20 A. */
function* minutes(from: number, to: number, amperes: number) {
  for (let minute = from; minute < to; minute++)
    for (const [metric, mean, usual] of [
      ['voltage_v', 400, 400],
      ['current_a', amperes, 20],
    ] as const) {
      const tags = { device_id: '1001', metric }
      const time = at(START + minute * MINUTE)
      yield formatLine({ measurement: 'rollup', tags, fields: { n: 12, mean }, time })
      if (minute % 5 === 0)
        yield formatLine({
          measurement: 'baseline',
          tags: { ...tags, kind: 'zscore' },
          fields: { mean: usual, sd: 1 },
          time,
        })
    }
}

test('what is over is told with how long it was, kWh and money; a mail shows the hour before', async (t) => {
  const { config: influx, connection } = await openDatabase(t)
  const [receiver, mails] = [await Receiver.start(t), await startMailServer(t)]
  let now = START - 90 * MINUTE
  const yaml = `
channels:
  desk: { type: webhook, url: "${receiver.url}", secret: { env: S } }
  mail: { type: email, host: 127.0.0.1, port: ${mails.port}, security: none, from: nrg@x.example, to: a@x.example }
routes: [{ channels: [desk, mail], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  await createWriter(connection, buckets.rollup.name).write([...minutes(-90, -30, 20), ...minutes(-30, 0, 30)])
  const app = await buildApp(t, { yaml, influx, clock: () => now, fleet })
  // It began half an hour ago, and has been over for a while: 4 kW more than expected, at 0.50 EUR.
  const over = alert('1001', -30 * 60, { metric: 'current_a', value: 30, expected: 20, until: START })
  now = START + 30 * MINUTE
  await createWriter(connection, buckets.alerts.name).write([alertLine(over)])
  await followed(app, 1)
  now += 2000
  const [told] = await receiver.received(1)
  t.match(told?.body, {
    commonAnnotations: {
      summary:
        /over after 30 min, from 2026-03-01 11:30 UTC to 2026-03-01 12:00 UTC\n2 kWh more than expected, 1\.00 EUR/,
    },
    nrg: { message: 'over', incidents: [{ excess_kwh: 2, excess_cost: 1, currency: 'EUR' }] },
  })
  const [mail] = await mails.received(1)
  t.match(mail?.email.text, /2 kWh more than expected, 1\.00 EUR/)
  t.match(mail?.email.html, /the hour before: from 20 to 30 A/)
  t.equal(mail?.email.attachments.length, 1)
})
