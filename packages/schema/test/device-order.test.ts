import fc from 'fast-check'
import { test } from 'tap'
import { compareDeviceIds } from '../src/device-order.ts'

test('ids are ordered as numbers where both are, and a number comes before any other text', (t) => {
  const order = (a: string, b: string) => Math.sign(compareDeviceIds(a, b))
  const text = fc.string({ minLength: 1, maxLength: 4 })
  const id = fc.oneof(fc.nat().map(String), text)
  fc.assert(fc.property(fc.nat(), fc.nat(), (a, b) => order(String(a), String(b)) === Math.sign(a - b)))
  fc.assert(
    fc.property(
      fc.nat(),
      text.filter((one) => !/^\d+$/.test(one)),
      (a, b) => order(String(a), b) === -1,
    ),
  )
  fc.assert(fc.property(id, id, (a, b) => order(a, b) + order(b, a) === 0 && (order(a, b) === 0) === (a === b)))
  fc.assert(fc.property(id, id, id, (a, b, c) => !(order(a, b) <= 0 && order(b, c) <= 0) || order(a, c) <= 0))
  t.end()
})
