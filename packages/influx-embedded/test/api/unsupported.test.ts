import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('what there is not is refused by name', async (t) => {
  const { call, orgID } = await buildApp(t)
  for (const [path, name] of [
    ['/api/v2/dashboards', 'dashboards'],
    ['/api/v2/checks/0123456789abcdef', 'checks'],
    ['/api/v2/variables', 'variables'],
    ['/api/v2/telegraf/plugins', 'Telegraf plugins'],
    [`/api/v2/orgs/${orgID}/secrets`, 'secrets'],
    ['/api/v2/backup/kv', 'backups of its metadata as InfluxDB 2.0 has them'],
  ] as const) {
    refused(
      t,
      await call('GET', path),
      [501, 'not implemented', `the embedded InfluxDB does not support ${name}`],
      path,
    )
  }
  refused(
    t,
    await call('GET', '/api/v2/dashboards', { token: null }),
    [401, 'unauthorized', 'unauthorized access'],
    'after the token',
  )
})
