import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation, SentReading } from './installation.ts'

/** What a device reads. */
export interface Values {
  voltage_v: number
  current_a: number
  temp_c: number
}

/** Changes what a device reads from a time on; `undefined` is a device that sends nothing. */
export type Fault = (values: Values) => Values | undefined

const PAST_MS = 3_600_000
const PAST_STEP_MS = 10_000

const NONE: ReadonlyMap<number, Fault> = new Map()

/** Devices that send readings as they come, and in which faults are planted. */
export class Plant {
  readonly #installation: Installation
  readonly #devices: readonly number[]
  readonly #stepMs: number
  readonly #faults = new Map<number, Fault>()
  readonly #ended = new AbortController()
  #running: Promise<void> = Promise.resolve()

  /** @param stepMs how long it is from one reading of a device to its next */
  constructor(installation: Installation, devices: readonly number[], stepMs = 2000) {
    this.#stepMs = stepMs
    this.#installation = installation
    this.#devices = devices
  }

  /** Sends an hour of past, and goes on live. */
  async start(): Promise<void> {
    const now = Date.now()
    await this.#send(now - PAST_MS, now)
    this.#running = this.#run()
  }

  /** Sends what was before that hour, from so many hours ago on, and has it judged. */
  async learn(hours: number): Promise<void> {
    const now = Date.now()
    await this.#send(now - hours * PAST_MS, now - PAST_MS)
    await this.#installation.judge(now - hours * PAST_MS, now)
  }

  /** Lets devices read something else from now on. */
  plant(devices: readonly number[], fault: Fault): void {
    for (const device of devices) this.#faults.set(device, fault)
  }

  /** Lets them read as usual again. */
  mend(devices: readonly number[]): void {
    for (const device of devices) this.#faults.delete(device)
  }

  async stop(): Promise<void> {
    this.#ended.abort()
    await this.#running
  }

  async #send(from: number, until: number): Promise<void> {
    const past: SentReading[] = []
    for (let at = from; at < until; at += PAST_STEP_MS) past.push(...this.#at(at, NONE))
    await this.#installation.send(past)
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      // What a service that is down does not take is kept by the devices of some other test.
      await this.#installation.send(this.#at(Date.now())).catch(() => undefined)
      await sleep(this.#stepMs, undefined, { signal }).catch(() => undefined)
    }
  }

  #at(timeMs: number, faults: ReadonlyMap<number, Fault> = this.#faults): SentReading[] {
    return this.#devices.flatMap((device_id) => {
      const usual = valuesAt(device_id, timeMs)
      const values = (faults.get(device_id) ?? ((same) => same))(usual)
      return values === undefined ? [] : [{ device_id, timeof: new Date(timeMs).toISOString(), ...values }]
    })
  }
}

/** 480 V, 20 A and 40 °C, with the little ups and downs of a device's own. */
export function valuesAt(device: number, timeMs: number): Values {
  const wave = (period: number) => Math.sin((2 * Math.PI * timeMs) / period + device)
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    voltage_v: round(480 + wave(61_000) + 0.3 * wave(7700)),
    current_a: round(20 + 0.4 * wave(47_000) + 0.1 * wave(5300)),
    temp_c: round(40 + 0.5 * wave(307_000) + 0.1 * wave(11_000)),
  }
}
