import { connectAsync, type MqttClient } from 'mqtt'
import { KEY } from './installation.ts'
import type { Ledger } from './ledger.ts'

const CLIENTS = 20
const TOPIC = 'nrg/readings'

/** Sends readings by MQTT with QoS 1 over some connections, each as soon as the last was acknowledged, and keeps the ledger. */
export class MqttLoad {
  readonly #clients: readonly MqttClient[]
  readonly #running: Promise<unknown>
  #ended = false

  private constructor(clients: readonly MqttClient[], ledger: Ledger) {
    this.#clients = clients
    this.#running = Promise.all(clients.map((client) => this.#send(client, ledger)))
  }

  static async start(url: string, ledger: Ledger): Promise<MqttLoad> {
    const options = { username: 'drill', password: KEY, reconnectPeriod: 100, clean: false }
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) => connectAsync(url, { ...options, clientId: `drill-${index}` })),
    )
    // A connection that is lost is made anew, and what was not acknowledged is sent again.
    for (const client of clients) client.on('error', () => undefined)
    return new MqttLoad(clients, ledger)
  }

  /** Sends no more, and waits until all that was sent is acknowledged. */
  async stop(): Promise<void> {
    this.#ended = true
    await this.#running
    await Promise.all(this.#clients.map((client) => client.endAsync()))
  }

  /** Ends at once. */
  end(): void {
    this.#ended = true
    for (const client of this.#clients) client.end(true)
  }

  async #send(client: MqttClient, ledger: Ledger): Promise<void> {
    while (!this.#ended) {
      const numbers = ledger.take(1)
      const [number = 0] = numbers
      try {
        await client.publishAsync(TOPIC, ledger.readings.json(number), { qos: 1 })
        ledger.acknowledge(numbers)
      } catch (error) {
        if (!this.#ended) throw error
      }
    }
  }
}
