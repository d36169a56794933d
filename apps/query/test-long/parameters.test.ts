import tap, { test } from 'tap'
import { tryActs } from '../test/fixture/try-acts.ts'
import { openOneDevice, tryParameters } from '../test/fixture/try-parameters.ts'

tap.setTimeout(600_000)

test('no parameter is more than a 4xx, in two thousand tries, nor is a body of an act in five hundred', async (t) => {
  const app = await openOneDevice(t)
  await t.resolves(tryParameters(app, 2000))
  await t.resolves(tryActs(app, 500))
})
