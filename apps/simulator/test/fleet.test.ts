import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { healthyValues, spread } from '../src/device.ts'
import { applyFault, type Fault, faultKinds } from '../src/fault/fault.ts'
import { faultSchedule } from '../src/fault/schedule.ts'
import { truthFile } from '../src/fault/truth.ts'
import { fleetReadings } from '../src/fleet/fleet.ts'
import { hash, normal, smoothNoise, uniform } from '../src/random.ts'
import { simulate } from '../src/simulation.ts'
import { deliver } from '../src/sink/deliver.ts'
import { isoTime } from '../src/sink/ingest-sink.ts'
import { type Delivery, DeliveryError, type OutgoingReading, type Sink } from '../src/sink/sink.ts'

const MONDAY = Date.parse('2026-01-05T00:00:00Z')
const HOUR = 3_600_000
const devices = Array.from({ length: 20 }, (_, index) => 1000 + index)
const well = () => []
const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) }
}

test('numbers belong to their integers and are spread as they should be', (t) => {
  t.equal(hash(7, 1000, 5), hash(7, 1000, 5))
  t.not(hash(7, 1000, 5), hash(7, 1001, 5))
  t.not(hash(7, 2 ** 33, 5), hash(7, 2 ** 34, 5), 'large integers are told apart')
  const even = moments(Array.from({ length: 20_000 }, (_, index) => uniform(7, index)))
  t.ok(Math.abs(even.mean - 0.5) < 0.01 && Math.abs(even.sd - Math.sqrt(1 / 12)) < 0.01)
  const bell = moments(Array.from({ length: 20_000 }, (_, index) => normal(7, index)))
  t.ok(Math.abs(bell.mean) < 0.03 && Math.abs(bell.sd - 1) < 0.03)
  const steps = Array.from({ length: 5000 }, (_, index) => smoothNoise(index * 1000, 60_000, 7))
  t.ok(
    steps.every((value, index) => Math.abs(value - (steps[index - 1] ?? value)) < 0.2),
    'slow noise makes no jumps',
  )
  t.end()
})

test('a healthy fleet stays inside every limit, and follows the day', (t) => {
  const day = devices.flatMap((device) =>
    Array.from({ length: 7 * 24 * 6 }, (_, index) => ({ device, at: MONDAY + index * 600_000 })),
  )
  const values = day.map(({ device, at }) => ({ at, ...healthyValues(7, device, at) }))
  t.ok(values.every(({ voltage_v }) => voltage_v > 470 && voltage_v < 488))
  t.ok(values.every(({ current_a }) => current_a > 15 && current_a < 26))
  t.ok(values.every(({ temp_c }) => temp_c > 34 && temp_c < 55))
  const currentAt = (hour: number) =>
    moments(values.filter(({ at }) => new Date(at).getUTCHours() === hour).map(({ current_a }) => current_a)).mean
  t.ok(currentAt(19) > currentAt(3) + 1, 'more in the evening than at night')
  t.not(values[0]?.current_a, healthyValues(8, 1000, MONDAY).current_a, 'another seed is another fleet')
  t.end()
})

test('readings come in the order of time, each device at its own moment, the same however the time is split', (t) => {
  const fleet = { seed: 7, devices, everyMs: 5000 }
  const whole = [...fleetReadings(fleet, MONDAY, MONDAY + 60_000, well)]
  t.equal(whole.length, devices.length * 12)
  t.ok(whole.every(({ timeMs }, index) => timeMs >= (whole[index - 1]?.timeMs ?? 0)))
  t.ok(new Set(whole.map(({ timeMs }) => timeMs % 5000)).size > 10)
  const split = [0, 17_001, 17_002, 44_000, 60_000].flatMap((from, index, cuts) => [
    ...fleetReadings(fleet, MONDAY + from, MONDAY + (cuts[index + 1] ?? from), well),
  ])
  t.strictSame(split, whole)
  t.end()
})

test('each kind of fault does what it is called', (t) => {
  const fault = (kind: Fault['kind'], size: number): Fault => ({
    device: 1000,
    metric: 'current_a',
    kind,
    size,
    startMs: MONDAY,
    endMs: MONDAY + 600_000,
  })
  const at = (kind: Fault['kind'], size: number, share: number, healthy = 20) =>
    applyFault(fault(kind, size), healthy, 19.5, MONDAY + share * 600_000)
  const up = 20 * spread.current_a
  t.equal(at('spike', 20, 0.5), 20 + up)
  t.equal(at('level', -20, 0.5), 20 - up)
  t.equal(at('drift', 20, 0), 20)
  t.equal(at('drift', 20, 0.5), 20 + up / 2)
  t.equal(at('stuck', 0, 0.9, 23), 19.5)
  t.equal(at('dropout', 0, 0.5), undefined)
  t.equal(at('gain', 1.25, 0.5), 25)
  const noisy = moments(Array.from({ length: 500 }, (_, index) => at('noise', 6, index / 500) ?? 0))
  t.ok(Math.abs(noisy.mean - 20) < 0.5 && noisy.sd > 1.5)
  t.end()
})

test('the schedule: a step of a current first, then faults of all kinds, one a device at a time', (t) => {
  const plan = faultSchedule({ seed: 7, devices, firstMs: MONDAY, everyMs: 120_000, readingEveryMs: 5000 })
  const faults = Array.from({ length: 300 }, () => plan.next().value)
  t.match(faults[0], { kind: 'level', metric: 'current_a', startMs: MONDAY })
  t.strictSame(new Set(faults.map(({ kind }) => kind)), new Set(faultKinds))
  for (const [index, fault] of faults.entries()) {
    t.ok(fault.endMs > fault.startMs && fault.startMs >= (faults[index - 1]?.startMs ?? 0))
    const same = faults.filter((other) => other !== fault && other.device === fault.device)
    t.ok(same.every((other) => other.endMs <= fault.startMs || other.startMs >= fault.endMs))
  }
  for (const { kind, device, startMs, endMs } of faults.filter(({ kind }) => kind === 'spike')) {
    const readings = [...fleetReadings({ seed: 7, devices: [device], everyMs: 5000 }, startMs, endMs, well)]
    t.ok(readings.length === 1 || readings.length === 2, `a ${kind} is in a reading or two`)
  }
  const again = faultSchedule({ seed: 7, devices, firstMs: MONDAY, everyMs: 120_000, readingEveryMs: 5000 })
  t.strictSame(
    Array.from({ length: 300 }, () => again.next().value),
    faults,
  )
  t.end()
})

test('a simulation sends the past at once and then what becomes due, and writes down its faults', async (t) => {
  const truth = join(t.testdir(), 'faults', 'faults.csv')
  const received: OutgoingReading[] = []
  let now = MONDAY + HOUR
  const sink = fakeSink(async (batch) => {
    received.push(...batch)
    now += 20_000
    return { stored: batch.length, refused: [], ignored: [] }
  })
  const said: string[] = []
  const stored = await simulate(
    {
      seed: 7,
      devices,
      everyMs: 10_000,
      fromMs: MONDAY,
      untilMs: MONDAY + HOUR + 180_000,
      faults: { firstMs: MONDAY + HOUR, everyMs: 60_000 },
    },
    {
      sink,
      truth: truthFile(truth),
      clock: () => now,
      signal: new AbortController().signal,
      say: (line) => said.push(line),
    },
  )
  t.equal(stored, received.length)
  const firstDevice = received.filter(({ deviceId }) => deviceId === '1000')
  t.equal(new Set(firstDevice.map(({ time }) => time)).size, firstDevice.length, 'none twice')
  t.ok(firstDevice.length >= 360)
  const [header, ...lines] = readFileSync(truth, 'utf8').trim().split('\n')
  t.equal(header, 'device_id,metric,kind,start,end,size')
  t.match(lines[0], /^10\d\d,current_a,level,2026-01-05T01:00:00.000Z,2026-01-05T01:0\d/)
  t.equal(lines.length, said.filter((line) => line.startsWith('fault: ')).length)
  const [faulty] = lines.map((line) => line.split(',')[0])
  const before = received.find(
    ({ deviceId, time }) => deviceId === faulty && time >= BigInt(MONDAY + HOUR - 10_000) * 1_000_000n,
  )
  const during = received.find(
    ({ deviceId, time }) => deviceId === faulty && time >= BigInt(MONDAY + HOUR) * 1_000_000n,
  )
  t.ok(
    Math.abs((during?.metrics.current_a ?? 0) - (before?.metrics.current_a ?? 0)) > 3,
    'the fault is in the readings',
  )
})

test('a fault that outlasts its run goes on in the next, as the record says', async (t) => {
  const file = join(t.testdir(), 'faults.csv')
  const cut = '1003,temp_c,level,2026-01-05T00:0'
  const fault: Fault = {
    device: 1002,
    metric: 'current_a',
    kind: 'level',
    startMs: MONDAY - 60_000,
    endMs: MONDAY + 60_000,
    size: 20,
  }
  truthFile(file).add({ ...fault, device: 1001, endMs: MONDAY })
  truthFile(file).add(fault)
  appendFileSync(file, cut)
  t.strictSame(truthFile(file).lastingBeyond(MONDAY), [fault], 'what is over, or cut off, is none')

  const received: OutgoingReading[] = []
  const sink = fakeSink(async (batch) => {
    received.push(...batch)
    return { stored: batch.length, refused: [], ignored: [] }
  })
  const run = { seed: 7, devices, everyMs: 5000, fromMs: MONDAY, untilMs: MONDAY + 120_000 }
  const tools = { sink, truth: truthFile(file), signal: new AbortController().signal, say: () => {} }
  const faults = { firstMs: MONDAY + HOUR, everyMs: HOUR }
  await simulate({ ...run, faults }, { ...tools, clock: () => run.untilMs })
  for (const { deviceId, time, metrics } of received) {
    const timeMs = Number(time / 1_000_000n)
    const healthy = healthyValues(7, Number(deviceId), timeMs).current_a
    const off = Math.abs((metrics.current_a ?? 0) - healthy)
    const ill = deviceId === '1002' && timeMs < fault.endMs
    if (ill ? Math.abs(off - 20 * spread.current_a) > 0.01 : off !== 0) t.fail(`${deviceId} at ${timeMs}: ${off}`)
  }
  t.equal(received.length, devices.length * 24)
})

test('a batch is sent until it has arrived, and no more where that is of no use', async (t) => {
  let tries = 0
  const flaky = fakeSink(async (batch) => {
    if (tries++ < 3) throw new DeliveryError('away', 1)
    return { stored: batch.length, refused: [], ignored: [] }
  })
  const said: string[] = []
  const options = { signal: new AbortController().signal, onWait: (reason: string) => said.push(reason) }
  t.equal((await deliver(flaky, [], options)).stored, 0)
  t.strictSame(said, ['away'])
  const hopeless = fakeSink(async () => {
    throw new DeliveryError('wrong key', undefined)
  })
  await t.rejects(deliver(hopeless, [], options), { message: 'wrong key' })
})

test('times keep their nanoseconds', (t) => {
  t.equal(isoTime(1_582_000_000_123_456_789n), '2020-02-18T04:26:40.123456789Z')
  t.equal(isoTime(-1n), '1969-12-31T23:59:59.999999999Z')
  t.equal(isoTime(0n), '1970-01-01T00:00:00.000000000Z')
  t.end()
})

function fakeSink(send: (batch: readonly OutgoingReading[]) => Promise<Delivery>): Sink {
  return { name: 'a test', obstacle: async () => undefined, send, close: async () => {} }
}
