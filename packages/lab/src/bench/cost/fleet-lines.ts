/** Batches of this many lines make few requests of them. */
const BATCH = 20_000

const TAU = 2 * Math.PI
const DAY_S = 86_400

/** Lines of a fleet's readings, three metrics each, in batches: each device once every `everySeconds`. */
export function* fleetLines(
  devices: number,
  fromSeconds: number,
  untilSeconds: number,
  everySeconds: number,
): Generator<string[]> {
  let batch: string[] = []
  for (let second = fromSeconds; second < untilSeconds; second += everySeconds)
    for (let device = 0; device < devices; device++) {
      batch.push(line(device, second))
      if (batch.length === BATCH) {
        yield batch
        batch = []
      }
    }
  if (batch.length > 0) yield batch
}

/** A day's swing, and noise that is the same for the same device and second. */
function line(device: number, second: number): string {
  const swing = Math.sin((TAU * (second % DAY_S)) / DAY_S + device)
  const seed = mixed(second * 4099 + device)
  const voltage = tenths(2300 + 20 * noise(seed))
  const current = hundredths(2000 + 300 * swing + 50 * noise(seed >>> 3))
  const temperature = hundredths(4000 + 400 * swing + 30 * noise(seed >>> 7))
  return `energy,device_id=${1000 + device} voltage_v=${voltage},current_a=${current},temp_c=${temperature} ${second}000000000`
}

const tenths = (value: number) => Math.round(value) / 10
const hundredths = (value: number) => Math.round(value) / 100

/** About normal, of variance 1. */
const noise = (bits: number) => ((bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) - 382.5) / 128

/** Scatters the bits of a number. */
function mixed(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x45d9f3b)
  const second = Math.imul(first ^ (first >>> 16), 0x45d9f3b)
  return (second ^ (second >>> 16)) >>> 0
}
