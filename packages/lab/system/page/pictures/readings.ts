import { healthyValues, round } from '../../../../../apps/simulator/src/device.ts'
import { berlin, deviceOf, MINUTE, NOW, sagging } from './fleet.ts'

const SEED = 7
const POWER_FACTOR = 0.95

/** What a device of the pictures reads. */
export interface PictureValues {
  voltage_v: number
  current_a: number
  temp_c: number
  power_kw: number
}

export const METRICS = ['voltage_v', 'current_a', 'temp_c', 'power_kw'] as const

/** What is usual to vary within an hour. */
export const SD: PictureValues = { voltage_v: 0.78, current_a: 0.42, temp_c: 0.27, power_kw: 0.33 }

const [chiller, press, pump, conveyor, hvac, compressor] = [
  deviceOf('harbour', 'Chiller 2'),
  deviceOf('northgate', 'Press 7'),
  deviceOf('riverside', 'Pump P-104'),
  deviceOf('airfield', 'Conveyor 3'),
  deviceOf('mill', 'HVAC roof 1'),
  deviceOf('northgate', 'Compressor 3'),
]
const sags = new Set(sagging)

/** When the device that is silent was last heard. */
export const SILENT = { id: deviceOf('depot', 'Charger 14'), since: berlin(13, 51, 12) }

const kilowatts = (volts: number, amperes: number) => (Math.sqrt(3) * volts * amperes * POWER_FACTOR) / 1000

/** What a device reads at a time, with the fault that is planted in it. */
export function valuesAt(id: string, time: number): PictureValues {
  const values = { ...healthyValues(SEED, Number(id), time) }
  const since = (start: number) => Math.max(0, time - start)
  if (id === chiller && time >= berlin(14, 2, 10)) {
    const ramp = Math.min(1, since(berlin(14, 2, 10)) / 40_000)
    const more = Math.min(1, since(berlin(14, 14)) / (4 * MINUTE)) * 0.9
    values.current_a += 10.4 * ramp + 0.9 * Math.sin(time / 47_000) * ramp + more
    values.voltage_v -= 2.6 * ramp
    values.temp_c += 8.6 * (1 - Math.exp(-since(berlin(14, 3)) / (14 * MINUTE)))
  }
  if (sags.has(id) && time >= berlin(14, 19, 5)) values.voltage_v -= 17 + 1.5 * Math.sin(time / MINUTE + Number(id))
  if (id === press && time >= berlin(11, 40)) values.temp_c = 41.3
  if (id === pump && time >= berlin(13, 36)) {
    // Minutes of it scatter, and not its readings alone.
    const wave = (period: number) => Math.sin((2 * Math.PI * time) / period)
    values.temp_c += 2.6 * wave(7.3 * MINUTE) * wave(1.9 * MINUTE) + 1.6 * wave(3.1 * MINUTE)
  }
  // What takes more current pulls the voltage down a little, and grows warmer.
  const load = (since: number, amperes: number) => {
    if (time < since) return
    values.current_a += amperes
    values.voltage_v -= 0.45 * amperes
    values.temp_c += 0.35 * amperes * (1 - Math.exp(-(time - since) / (14 * MINUTE)))
  }
  if (id === conveyor) load(berlin(6, 10), 2.5)
  if (id === hvac) load(berlin(13, 58), -6.4)
  if (id === compressor) load(berlin(13, 30), 4.8)
  const { voltage_v, current_a, temp_c } = values
  return {
    voltage_v: round(voltage_v, 1),
    current_a: round(current_a, 2),
    temp_c: round(temp_c, 1),
    power_kw: round(kilowatts(voltage_v, current_a), 2),
  }
}

/** The power that a device would take without its fault. */
export function healthyPower(id: string, time: number): number {
  const { voltage_v, current_a } = healthyValues(SEED, Number(id), time)
  return kilowatts(voltage_v, current_a)
}

/** What is usual at a time: the mean of the hour before. */
export function usualAt(id: string, time: number): PictureValues {
  const sum = { voltage_v: 0, current_a: 0, temp_c: 0 }
  const count = 20
  for (let index = 0; index < count; index++) {
    const healthy = healthyValues(SEED, Number(id), time - 2 * MINUTE - (index * 60 * MINUTE) / count)
    for (const metric of ['voltage_v', 'current_a', 'temp_c'] as const) sum[metric] += healthy[metric] / count
  }
  return { ...sum, power_kw: kilowatts(sum.voltage_v, sum.current_a) }
}

/** When a device is heard: every five seconds, each at its own moment, the last time within five seconds of now. */
export function* momentsOf(id: string, from: number): Generator<number> {
  const end = id === SILENT.id ? SILENT.since : NOW
  const phase = (Number(id) * 7919) % 4800
  for (let at = end - phase - Math.floor((end - phase - from) / 5000) * 5000; at <= end; at += 5000) yield at
}
