import tap, { test } from 'tap'
import { openOneDevice, tryParameters } from '../test/fixture/try-parameters.ts'

tap.setTimeout(600_000)

test('no parameter is more than a 4xx, in two thousand tries', async (t) => {
  await t.resolves(tryParameters(await openOneDevice(t), 2000))
})
