import t from 'tap'
import { bucket, dump, newYear, openStore, second, write } from '../fixture/open-store.ts'

const hour = 3600n * second
const prefix = 'failure writing points to database: partial write: '

t.test('points older than the bucket keeps are dropped and named', async (t) => {
  const under = await openStore(t)
  under.now = newYear + 30n * hour + 1_500_000_000n
  await under.store.setRetention(bucket, 24n * hour)
  const lines = [
    `m,k=a f=1 ${newYear}`,
    `m,k=b\\ c f=2 ${newYear + 3n * hour}`,
    `m,k=a f=3 ${newYear + 29n * hour}`,
    `m,k=a f=4 ${newYear + 2n * hour + 5_000_000n}`,
  ]
  t.same(await under.store.write(bucket, Buffer.from(lines.join('\n'))), {
    ok: false,
    code: 'unprocessable entity',
    message:
      `${prefix}dropped 3 points outside retention policy of duration 24h0m0s - ` +
      'oldest point m,k=a at 2026-01-01T00:00:00Z dropped because it violates a Retention Policy Lower Bound at 2026-01-01T06:00:01.5Z, ' +
      'newest point m,k=b\\ c at 2026-01-01T03:00:00Z dropped because it violates a Retention Policy Lower Bound at 2026-01-01T06:00:01.5Z ' +
      `dropped=3 for database: ${bucket} for retention policy: autogen`,
  })
  t.same(dump(under), [`m,k=a f:float ${29 * 3600}=3`])
})

t.test('a point of the hour that is just expiring is kept beside a newer one of that hour', async (t) => {
  const under = await openStore(t)
  under.now = newYear + 30n * hour + 1800n * second
  await under.store.setRetention(bucket, 24n * hour)
  const early = newYear + 6n * hour + second
  const late = newYear + 6n * hour + 1801n * second
  t.match(await under.store.write(bucket, Buffer.from(`m f=1 ${early}`)), { ok: false, message: /dropped 1 points/ })
  await write(under, `m f=1 ${early}\nm f=2 ${late}`)
  t.same(dump(under), [`m f:float ${6 * 3600 + 1}=1 ${6 * 3600 + 1801}=2`])
})

t.test('a type conflict is told rather than points that are too old', async (t) => {
  const under = await openStore(t)
  under.now = newYear + 30n * hour
  await under.store.setRetention(bucket, 24n * hour)
  await write(under, `m f=1 ${under.now}`)
  const outcome = await under.store.write(bucket, Buffer.from(`m f=1 ${newYear}\nm f="x" ${under.now}`))
  t.match(outcome, {
    message: `${prefix}field type conflict: input field "f" on measurement "m" is type string, already exists as type float dropped=1`,
  })
})

t.test('expired points go when it is checked, a whole hour or day at a time', async (t) => {
  const under = await openStore(t, { memoryBytes: 64 * 1024 })
  for (let i = 0; i < 48; i++) {
    const lines = Array.from(
      { length: 60 },
      (_, j) => `m f=${i} ${newYear + BigInt(i) * hour + BigInt(j) * 60n * second}`,
    )
    await write(under, lines.join('\n'))
  }
  await write(under, `old f=1 ${newYear}`)
  under.now = newYear + 48n * hour + 60n * second
  await under.store.setRetention(bucket, 24n * hour)
  t.equal(dump(under)[0]?.split(' ').length, 2 + 48 * 60, 'not before it is checked')
  await under.store.dropExpired()
  const [kept, ...others] = dump(under)
  t.equal(kept?.split(' ')[2], `${24 * 3600}=24`)
  t.equal(kept?.split(' ').length, 2 + 24 * 60)
  t.same(others, [])
  t.equal(under.store.stats().series, 1)
  await under.reopen()
  t.same(dump(under), [kept])
  under.now += 48n * hour
  await under.store.dropExpired()
  t.same(dump(under), [])
  t.match(under.store.stats(), { series: 0, points: 0, blocks: 0, damagedValues: 0 })
  await write(under, `m f="another type, since nothing is left of the old" ${under.now}`)
  await under.store.setRetention(bucket, 0n)
  await write(under, `old f=1 ${newYear}`)
  t.equal(dump(under)[1], 'old f:float 0=1', 'kept again')
})

t.test('a field named time is taken out, and a point of nothing else is dropped', async (t) => {
  const under = await openStore(t)
  const stripped = await under.store.write(bucket, Buffer.from(`m f=1,time=2 ${newYear}`))
  t.same(stripped, {
    ok: false,
    code: 'unprocessable entity',
    message: `${prefix}invalid field name: input field "time" on measurement "m" is invalid. Field "time" has been stripped from point. dropped=0 for database: ${bucket} for retention policy: autogen`,
  })
  const dropped = await under.store.write(bucket, Buffer.from(`m time=2 ${newYear}\nm f=3 ${newYear + second}`))
  t.match(dropped, {
    message: `${prefix}invalid field name: input field "time" on measurement "m" is invalid dropped=1`,
  })
  t.same(dump(under), ['m f:float 0=1 1=3'])
})

t.test('a string over a megabyte is dropped', async (t) => {
  const under = await openStore(t)
  const outcome = await under.store.write(
    bucket,
    Buffer.from(`m s="${'x'.repeat(1048577)}" ${newYear}\nm s="y" ${newYear}`),
  )
  t.match(outcome, { message: `${prefix}input field "s" on measurement "m" is too long, 1048577 > 1048576 dropped=1` })
  t.same(dump(under), ['m s:string 0=y'])
})

t.test('a type is held by series, not by points that are refused', async (t) => {
  const under = await openStore(t, { maxSeries: 2 })
  await write(under, `m f=1 ${newYear}`)
  t.match(await under.store.write(bucket, Buffer.from(`m g=1i,f="x" ${newYear}`)), { message: /"f".* is type string/ })
  t.match(await under.store.write(bucket, Buffer.from(`m,k=b g=1i,h=1 ${newYear}`)), { message: /max-series/ })
  t.match(await under.store.write(bucket, Buffer.from(`m g=1,g=2i ${newYear}`)), {
    message: /"g" on measurement "m" is type integer, already exists as type float dropped=1/,
  })
  await write(under, `m g=1 ${newYear}`)
})

t.test('a type is freed with the last series that has it, and holds again from the next one on', async (t) => {
  const under = await openStore(t)
  const remove = (value: string) =>
    under.store.delete(bucket, {
      start: newYear,
      stop: newYear + second,
      predicate: { kind: 'tag', name: 'k', op: '==', value },
    })
  const refused = { ok: false, message: /"f" on measurement "m" is type float, already exists as type integer/ }
  await write(under, `m,k=a f=1i,g=1 ${newYear}\nm,k=b f=2i,g=2 ${newYear}\nm,k=c g=3 ${newYear}`)
  await remove('a')
  t.match(await under.store.write(bucket, Buffer.from(`m,k=c f=1 ${newYear}`)), refused, 'another series has it')
  await remove('b')
  await write(under, `m,k=c f=1.5 ${newYear}\nm,k=a f=2.5 ${newYear}`)
  t.match(await under.store.write(bucket, Buffer.from(`m,k=d f=1i ${newYear}`)), {
    message: /"f" on measurement "m" is type integer, already exists as type float/,
  })
  const expected = ['m,k=a f:float 0=2.5', 'm,k=c f:float 0=1.5', 'm,k=c g:float 0=3']
  t.same(dump(under), expected)
  for (const again of [under.reopen, under.restart]) {
    await again()
    t.same(dump(under), expected)
    t.match(await under.store.write(bucket, Buffer.from(`m,k=a f=1i ${newYear}`)), { message: /as type float/ })
  }
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('a type is freed with the last series that expires', async (t) => {
  const under = await openStore(t)
  await under.store.setRetention(bucket, 24n * hour)
  under.now = newYear + hour
  await write(under, `m,k=a f=1i ${newYear}\nm,k=a g=1 ${newYear + 30n * hour}`)
  const float = Buffer.from(`m,k=a f=1.5 ${newYear + 30n * hour}`)
  t.match(await under.store.write(bucket, float), { message: /is type float, already exists as type integer/ })
  under.now = newYear + 26n * hour
  await under.store.dropExpired()
  t.same(await under.store.write(bucket, float), { ok: true })
})

t.test('series stop at the cap with a clear answer; those known go on', async (t) => {
  const under = await openStore(t, { maxSeries: 3 })
  await write(under, `m,k=a f=1,g=1 ${newYear}`)
  const outcome = await under.store.write(
    bucket,
    Buffer.from(`m,k=b f=1,g=1 ${newYear}\nm,k=c f=1 ${newYear}\nm,k=a f=2 ${newYear}`),
  )
  t.same(outcome, {
    ok: false,
    code: 'unprocessable entity',
    message: `${prefix}max-series-per-database limit exceeded: (3) dropped=1`,
  })
  t.same(dump(under), ['m,k=a f:float 0=2', 'm,k=a g:float 0=1', 'm,k=c f:float 0=1'])
  await under.store.delete(bucket, {
    start: newYear,
    stop: newYear,
    predicate: { kind: 'tag', name: 'k', op: '==', value: 'c' },
  })
  await write(under, `m,k=d f=1 ${newYear}`)
})

t.test('points from a query are judged like lines', async (t) => {
  const under = await openStore(t)
  await write(under, `m,k=a f=1 ${newYear}`)
  const series = (field: string, tags: [string, string][] = [['k', 'a']]) => ({ measurement: 'm', tags, field })
  const times = new BigInt64Array([newYear + second, newYear])
  t.same(
    await under.store.writeSeries(bucket, [
      {
        ...series('f', [
          ['z', '1'],
          ['k', 'a'],
          ['empty', ''],
        ]),
        type: 'float',
        times,
        values: new Float64Array([2, 3]),
      },
      { ...series('i'), type: 'int', times, values: new BigInt64Array([-5n, 6n]) },
      { ...series('u'), type: 'uint', times, values: new BigUint64Array([2n ** 64n - 1n, 0n]) },
      { ...series('b'), type: 'bool', times, values: new Uint8Array([1, 0]) },
      { ...series('s'), type: 'string', times, values: ['é', ''] },
    ]),
    { ok: true },
  )
  const expected = [
    'm,k=a b:bool 0=0 1=1',
    'm,k=a f:float 0=1',
    'm,k=a i:int 0=6 1=-5',
    'm,k=a s:string 0= 1=é',
    'm,k=a u:uint 0=0 1=18446744073709551615',
    'm,k=a,z=1 f:float 0=3 1=2',
  ]
  t.same(dump(under), expected)
  await under.reopen()
  t.same(dump(under), expected)
  const conflict = { ...series('f'), type: 'string' as const, times, values: ['a', 'b'] }
  t.match(await under.store.writeSeries(bucket, [conflict]), { message: /already exists as type float dropped=2$/ })
  for (const [value, name] of [
    [NaN, 'NaN'],
    [Infinity, '\\+/-Inf'],
  ] as const) {
    const unsupported = { ...series('f'), type: 'float', times, values: new Float64Array([1, value]) } as const
    t.match(await under.store.writeSeries(bucket, [unsupported]), {
      ok: false,
      code: 'invalid',
      message: new RegExp(`^${name} is an unsupported value for field f$`),
    })
  }
  t.same(dump(under), expected)
})

t.test('a batch of Flux that grows as it is staged keeps every time', async (t) => {
  const under = await openStore(t)
  const count = 20_000
  const times = BigInt64Array.from({ length: count }, (_, i) => newYear + BigInt(i) * second)
  const values = Float64Array.from({ length: count }, (_, i) => i)
  t.same(
    await under.store.writeSeries(bucket, [
      { measurement: 'm', tags: [['k', 'a']], field: 'f', type: 'float', times, values },
    ]),
    { ok: true },
  )
  t.same(dump(under), [`m,k=a f:float ${Array.from(values, (i) => `${i}=${i}`).join(' ')}`])
})
