import type { Predicate } from '@nrg/flux/storage'
import fc from 'fast-check'
import t from 'tap'
import { bucket, dump, newYear, openStore, type StoreUnderTest, second, write } from './fixture/open-store.ts'

type Value = number | bigint | string | boolean

/** What the store should hold, as simply as can be: series by their text, in InfluxDB's order when dumped. */
class Model {
  readonly #series = new Map<string, Map<number, Value>>()

  write({ device, field, points }: Write): void {
    for (const [at, value] of points) {
      const key = `m,k=${device} ${field}:${types[field]}`
      const series = this.#series.get(key) ?? new Map<number, Value>()
      this.#series.set(key, series)
      series.set(at, typedValue(field, value))
    }
  }

  delete(from: number, to: number, device: string | undefined): void {
    for (const [key, series] of this.#series) {
      if (device !== undefined && !key.startsWith(`m,k=${device} `)) continue
      for (const at of [...series.keys()]) if (at >= from && at <= to) series.delete(at)
    }
  }

  dump(from: number, to: number, matches: (key: string, value: Value) => boolean): string[] {
    const found: string[] = []
    for (const key of [...this.#series.keys()].sort()) {
      const points = [...(this.#series.get(key) as Map<number, Value>)]
        .filter(([at, value]) => at >= from && at < to && matches(key, value))
        .sort(([a], [b]) => a - b)
        .map(
          ([at, value]) => `${at}=${typeof value === 'boolean' ? Number(value) : Object.is(value, -0) ? '-0' : value}`,
        )
      if (points.length > 0) found.push(`${key} ${points.join(' ')}`)
    }
    return found
  }
}

const types = { b: 'bool', f: 'float', i: 'int', s: 'string' } as const

interface Write {
  readonly device: string
  readonly field: keyof typeof types
  readonly points: readonly (readonly [at: number, value: number])[]
}

function typedValue(field: Write['field'], value: number): Value {
  if (field === 'f') return value / 4
  if (field === 'i') return BigInt(value)
  return field === 's' ? `text ${value}` : value % 2 === 0
}

function line({ device, field, points }: Write): string {
  return points
    .map(([at, value]) => {
      const typed = typedValue(field, value)
      const text =
        field === 's' ? `"${typed}"` : field === 'i' ? `${typed}i` : Object.is(typed, -0) ? '-0' : String(typed)
      return `m,k=${device} ${field}=${text} ${newYear + BigInt(at) * second}`
    })
    .join('\n')
}

const device = fc.constantFrom('a', 'b', 'c')
const time = fc.nat({ max: 120 })
const points = fc.oneof(
  // In order and at one interval, as devices send; or wherever.
  fc
    .tuple(time, fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 60 }))
    .map(([from, values]) => values.map((value, i) => [from + i, value] as const)),
  fc.array(fc.tuple(time, fc.integer({ min: -99, max: 99 })), { minLength: 1, maxLength: 20 }),
)
const writing = fc.record({ device, field: fc.constantFrom('b', 'f', 'i', 's'), points }) as fc.Arbitrary<Write>
const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(writing, { minLength: 1, maxLength: 4 }).map((writes) => ({ type: 'write', writes }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('delete' as const),
      from: time,
      length: fc.nat({ max: 60 }),
      device: fc.option(device, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'reopen' } as const, { type: 'restart' } as const) },
)
const reading = fc.record({
  from: time,
  length: fc.nat({ max: 80 }),
  question: fc.constantFrom('all', 'device', 'either', 'regexp', 'value', 'text'),
})

const questions: Record<string, { predicate?: Predicate; matches: (key: string, value: Value) => boolean }> = {
  all: { matches: () => true },
  device: { predicate: { kind: 'tag', name: 'k', op: '==', value: 'b' }, matches: (key) => key.startsWith('m,k=b ') },
  either: {
    predicate: {
      kind: 'or',
      left: { kind: 'tag', name: '_field', op: '!=', value: 'f' },
      right: { kind: 'value', op: '>', value: 3, literal: 'int' },
    },
    matches: (key, value) => !key.includes(' f:') || (value as number) > 3,
  },
  regexp: {
    predicate: {
      kind: 'tagMatches',
      name: 'k',
      negated: false,
      regexp: { source: '^[ac]$', test: (text) => /^[ac]$/.test(text) },
    },
    matches: (key) => !key.startsWith('m,k=b '),
  },
  value: {
    predicate: {
      kind: 'and',
      left: { kind: 'tag', name: '_measurement', op: '==', value: 'm' },
      right: { kind: 'value', op: '<=', value: 2.5, literal: 'float' },
    },
    matches: (_, value) => (typeof value === 'number' || typeof value === 'bigint') && value <= 2.5,
  },
  text: {
    predicate: { kind: 'valueMatches', negated: false, regexp: { source: '1', test: (text) => text.includes('1') } },
    matches: (_, value) => typeof value === 'string' && value.includes('1'),
  },
}

function compare(under: StoreUnderTest, model: Model, from: number, to: number, question = 'all'): void {
  const { predicate, matches } = questions[question] as (typeof questions)[string]
  const bounds = { start: newYear + BigInt(from) * second, stop: newYear + BigInt(to) * second }
  const found = dump(under, { ...bounds, ...(predicate && { predicate }) })
  const expected = model.dump(from, to, matches)
  if (found.join('\n') !== expected.join('\n')) {
    throw new Error(`${question} from ${from} to ${to}:\n${found.join('\n')}\nshould be\n${expected.join('\n')}`)
  }
  const names = [...under.reader.series({ bucketId: bucket, ...bounds, ...(predicate && { predicate }) })]
  const wanted = expected.map((text) => text.split(' ').slice(0, 2).join(' '))
  const listed = names.map(({ tags, field, type }) => `m,k=${tags[0]?.[1]} ${field}:${type}`)
  if (listed.join('\n') !== wanted.join('\n')) throw new Error(`series ${question}: ${listed} should be ${wanted}`)
}

t.setTimeout(120_000)

t.test('writes, overwrites, late points, deletes and restarts leave what a simple model has', async (t) => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(operation, reading), { minLength: 1, maxLength: 25 }),
      fc.constantFrom(2048, 16 * 1024, 1024 * 1024),
      async (steps, memoryBytes) => {
        const dir = t.testdir({ [`run${runs++}`]: {} })
        const under = await openStore(t, { dir: `${dir}/run${runs - 1}`, memoryBytes })
        const model = new Model()
        try {
          for (const [step, { from, length, question }] of steps) {
            if (step.type === 'write') {
              for (const one of step.writes) model.write(one)
              await write(under, step.writes.map(line).join('\n'))
            } else if (step.type === 'delete') {
              const to = step.from + step.length
              model.delete(step.from, to, step.device)
              const predicate: Predicate | undefined =
                step.device === undefined ? undefined : { kind: 'tag', name: 'k', op: '==', value: step.device }
              await under.store.delete(bucket, {
                start: newYear + BigInt(step.from) * second,
                stop: newYear + BigInt(to) * second,
                ...(predicate && { predicate }),
              })
            } else {
              await under[step.type]()
            }
            compare(under, model, 0, 1000)
            compare(under, model, from, from + length, question)
          }
          await under.reopen()
          compare(under, model, 0, 1000)
          const { damagedValues, repairs } = under.store.stats()
          if (damagedValues + repairs > 0) throw new Error(`${damagedValues} values are called damaged`)
        } finally {
          await under.store.close()
        }
      },
    ),
    { numRuns: 40, interruptAfterTimeLimit: 60_000 },
  )
  t.pass()
})
