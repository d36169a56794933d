import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import { test } from 'tap'
import { deviceIdOf } from '../src/device-id.ts'
import { DeviceId } from '../src/reading.ts'

test('an id is a number from 1000 on, or text', (t) => {
  const ids: [unknown, string][] = [
    [1000, '1000'],
    ['1000', '1000'],
    [' 1001\n', '1001'],
    [2 ** 53 - 1, '9007199254740991'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['A', 'A'],
    ['a', 'a'],
    ['7b', '7b'],
    ['1e4', '1e4'],
    ['0x3e9', '0x3e9'],
    ['1001.0', '1001.0'],
    ['urn:dev:mac:0024befffe804ff1', 'urn:dev:mac:0024befffe804ff1'],
    ['Fleet', 'Fleet'],
    ['constructor', 'constructor'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ]
  for (const [value, id] of ids) {
    t.equal(deviceIdOf(value), id, JSON.stringify(value))
    t.ok(Value.Check(DeviceId, value), `${JSON.stringify(value)} keeps the contract`)
  }
  const none = [
    999,
    0,
    -1001,
    1000.5,
    2 ** 53,
    Number.NaN,
    '999',
    '0',
    '01001',
    ' 01001',
    '',
    ' ',
    ' a',
    'a ',
    'a b',
    'é',
  ]
  none.push('.a', '-1001', '_a', ':', 'a/b', 'a,b', 'a"', 'a\n', 'fleet', 'x'.repeat(65), '1'.repeat(65))
  for (const value of [...none, null, undefined, true, {}, ['1001']]) {
    t.equal(deviceIdOf(value), undefined, JSON.stringify(value))
    t.notOk(Value.Check(DeviceId, value), `${JSON.stringify(value)} breaks the contract`)
  }
  t.end()
})

test('an id stays the same however often it is read, and the contract takes what is read', (t) => {
  const unit = fc.constantFrom(...'09aZ._:- \n"é')
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit, maxLength: 66 }), fc.double(), fc.integer({ min: 900 })), (value) => {
      const id = deviceIdOf(value)
      const taken: boolean = Value.Check(DeviceId, value)
      return taken === (id !== undefined) && (id === undefined || deviceIdOf(id) === id)
    }),
    { numRuns: 5000 },
  )
  t.end()
})
