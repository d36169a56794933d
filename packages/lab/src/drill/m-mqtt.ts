import { setTimeout as sleep } from 'node:timers/promises'
import { freePorts } from '@nrg/service/testing/free-ports'
import { checksOf, type Drill, type DrillContext, type Findings, none, notDone, some, within } from './drill.ts'
import { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import { Ledger } from './ledger.ts'
import { Mosquitto } from './mosquitto.ts'
import { MqttLoad } from './mqtt-load.ts'
import { below } from './random.ts'

const dayMs = 24 * 3_600_000
const spoolBytes = 64 * 1024 * 1024
const readyMs = 5000
/** What the broker has kept meanwhile is fetched by then; a busy machine takes its time. */
const fetchedMs = 300_000

/** M1: `kill -9` of ingest as the endpoint of MQTT under load. */
export const mqttEndpoint: Drill = {
  name: 'M1',
  title: 'kill -9 of ingest while devices send to it by MQTT',

  async run(context: DrillContext): Promise<Findings> {
    const [port] = (await freePorts(1)) as [number]
    const installation = await Installation.start(context.folder, { spoolBytes, env: { MQTT_PORT: String(port) } })
    return killed(installation, `mqtt://127.0.0.1:${port}`, context)
  },
}

/** M2: `kill -9` of ingest as it fetches messages from a broker, which lives. */
export const mqttSubscriber: Drill = {
  name: 'M2',
  title: 'kill -9 of ingest while it fetches messages from mosquitto',

  async run(context: DrillContext): Promise<Findings> {
    const broker = await Mosquitto.start(context.folder)
    if (broker === undefined) return notDone('it needs mosquitto (Debian: apt-get install mosquitto)')
    try {
      const env = { MQTT_URL: broker.url, MQTT_CLIENT_ID: 'drill-ingest' }
      const installation = await Installation.start(context.folder, { spoolBytes, env })
      // Before it has subscribed, nobody keeps messages for it.
      while ((await installation.metric('nrg_mqtt_connections')) < 1) await sleep(50)
      return await killed(installation, broker.url, context)
    } finally {
      await broker.stop()
    }
  },
}

/** Kills ingest again and again while readings come, and holds what is stored against what was acknowledged. */
async function killed(installation: Installation, url: string, context: DrillContext): Promise<Findings> {
  const { seed, random, short, progress } = context
  const rounds = short ? 2 : 20
  const { database, ingest } = installation
  const ledger = new Ledger(new FleetReadings(seed, Date.now() - 7 * dayMs))
  const times: number[] = []
  let load: MqttLoad | undefined
  try {
    load = await MqttLoad.start(url, ledger)
    for (let round = 1; round <= rounds; round++) {
      await sleep(300 + below(random, 1200))
      await ingest.kill()
      times.push(await ingest.start())
      progress(`kill ${round} of ${rounds}: ${ledger.sent} readings sent`)
    }
    await sleep(500)
    await load.stop()
    await installation.drained()
    // What is acknowledged by a broker is there once it was fetched.
    const until = performance.now() + fetchedMs
    let verdict = await verdictOf(installation, ledger)
    while (verdict.lost > 0 && performance.now() < until) {
      await sleep(500)
      await installation.drained()
      verdict = await verdictOf(installation, ledger)
    }
    return {
      checks: [
        ...checksOf(verdict),
        some('readings acknowledged', ledger.acknowledged),
        none('dead letters', await installation.metric('nrg_dead_letters')),
        none('crashes of their own', database.program.crashes + ingest.crashes),
        within('ingest ready again', readyMs, Math.max(...times), context),
      ],
      figures: {
        kills: rounds,
        readings_sent: ledger.sent,
        readings_acknowledged: ledger.acknowledged,
        ingest_ready_ms_most: Math.round(Math.max(...times)),
      },
    }
  } finally {
    load?.end()
    await installation.stop()
  }
}

async function verdictOf({ database }: Installation, ledger: Ledger) {
  const audit = ledger.audit()
  await database.auditStored(ledger.readings, audit)
  return audit.verdict()
}
