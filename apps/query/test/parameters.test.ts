import tap, { test } from 'tap'
import { tryActs } from './fixture/try-acts.ts'
import { openOneDevice, tryParameters } from './fixture/try-parameters.ts'

tap.setTimeout(120_000)

/** In test-long/ there are 2,000. */
const [TRIES, ACTS] = [150, 60]

test('no parameter, whatever it is, is more than a 4xx', async (t) => {
  const app = await openOneDevice(t)
  for (const route of [
    'devices/1001/series',
    'devices/1001/export',
    'devices/1001/energy',
    'incidents',
    'alerts',
    'timeline',
  ]) {
    const { statusCode } = await app.inject({ url: `/api/${route}`, query: { to: '1970-01-01' } })
    t.equal(statusCode, 400, `${route}: nothing is before the first moment`)
  }
  await t.resolves(tryParameters(app, TRIES))
  await t.resolves(tryActs(app, ACTS))
})
