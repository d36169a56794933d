import { Counter, Gauge, Histogram, type Registry } from '@nrg/service/metrics'

/** What became of a message in the end. */
export type MessageEnd = 'taken' | 'set_aside' | 'dropped' | 'unacknowledged'

/** Seconds until a message is acknowledged. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface MqttState {
  readonly connections: number
  readonly inFlight: number
}

/** Counts messages, however they come. */
export interface MqttMeter {
  /** Counts a message, and times it. */
  readonly count: (end: MessageEnd, seconds: number) => void
  /** Adds what there is of connections and messages in one place. */
  readonly add: (state: () => MqttState) => void
}

/** Says in the metrics what there is of connections and messages. */
export function measureMqtt(register: Registry): MqttMeter {
  const states: (() => MqttState)[] = []
  const gauges: [name: string, help: string, value: (state: MqttState) => number][] = [
    [
      'nrg_mqtt_connections',
      'Devices that are connected by MQTT, and brokers that are subscribed at.',
      ({ connections }) => connections,
    ],
    ['nrg_mqtt_in_flight', 'Messages that have come and are not acknowledged yet.', ({ inFlight }) => inFlight],
  ]
  for (const [name, help, value] of gauges)
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(states.reduce((sum, state) => sum + value(state()), 0))
      },
    })
  const messages = new Counter({
    name: 'nrg_mqtt_messages_total',
    help: 'Messages that came by MQTT, by what became of them.',
    labelNames: ['end'] as const,
    registers: [register],
  })
  const seconds = new Histogram({
    name: 'nrg_mqtt_ack_seconds',
    help: 'How long it took until a message was on disk and could be acknowledged.',
    buckets: BUCKETS,
    registers: [register],
  })
  return {
    count(end, took) {
      messages.inc({ end })
      if (end !== 'unacknowledged') seconds.observe(took)
    },
    add: (state) => void states.push(state),
  }
}
