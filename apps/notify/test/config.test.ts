import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'
import { test } from 'tap'
import { loadConfig } from '../src/config.ts'
import { notifyingOf } from '../src/load-config/load.ts'

const channels = `channels:
  desk: { type: webhook, url: https://hooks.example/x, secret: { env: S } }
`
const read = (text: string, env = { S: 's' }) => notifyingOf(text, 'notify.yaml', env)

test('a configuration is read: channels, routes, windows', (t) => {
  const { config, secret } = read(`${channels}
routes:
  - name: night
    match: { site: [berlin, paris], severity: critical }
    channels: [desk]
    quiet: { from: "22:00", to: "06:00", days: [mon], time_zone: Europe/Berlin, critical: told }
    escalate: [{ after: 10m, channels: [desk] }]
    repeat: never
maintenance: [{ name: works, match: { device: "1001" }, from: "10:00", to: "12:00", limits: held }]
templates: { title: "{{title}}" }`)
  t.equal(config.routes?.[0]?.name, 'night')
  t.equal(secret({ env: 'S' }), 's')
  t.strictSame(read('').config, {}, 'an empty file tells nobody')
  t.strictSame(read('# nothing but words').config, {})
  t.end()
})

test('the examples in the file of the repository are right', (t) => {
  const text = readFileSync(join(repositoryRoot, 'infra/config/notify.yaml'), 'utf8')
  const [, ...examples] = text.split(/^#$/m)
  const yaml = examples.join('').replaceAll(/^# ?/gm, '').replace('file: /run/secrets/pagerduty', 'env: KEY')
  const secrets = { CHAT_HOOK: 'https://hooks.example.org/x' }
  const env = new Proxy<Record<string, string>>(secrets, { get: (known, name) => known[String(name)] ?? 'secret' })
  const { config } = notifyingOf(yaml, 'notify.yaml', env)
  t.strictSame(
    Object.values(config.channels ?? {}).map(({ type }) => type),
    ['webhook', 'slack', 'alertmanager', 'pagerduty', 'email', 'mqtt'],
  )
  t.equal(config.routes?.length, 1)
  t.end()
})

test('each fault of the file is said at its line', (t) => {
  const wrong: [name: string, text: string, message: string | RegExp, env?: { S: string }][] = [
    ['what is no YAML', 'routes: [', /^notify\.yaml:1:10 /],
    ['a name that there is not', 'rutes: []', 'notify.yaml:1:1 rutes: Unexpected property'],
    [
      'another type',
      'channels:\n  a: { type: fax }',
      'notify.yaml:2:8 channels.a.type: there is no type fax: there are alertmanager, email, mqtt, pagerduty, slack, webhook',
    ],
    [
      'a channel that there is not',
      `${channels}routes:\n  - channels: [desk]\n  - channels: [desk, dsek]`,
      'notify.yaml:5:22 routes.1.channels.1: there is no channel dsek',
    ],
    [
      'a channel of an escalation',
      `${channels}routes:\n  - channels: [desk]\n    escalate:\n      - { after: 5m, channels: [boss] }`,
      'notify.yaml:6:33 routes.0.escalate.0.channels.0: there is no channel boss',
    ],
    [
      'a secret that is not set',
      channels,
      'notify.yaml:2:56 channels.desk.secret: S is not set: set it in .env or in the environment',
      { S: '' },
    ],
    [
      'a secret without a name',
      channels.replace('{ env: S }', '{}'),
      /^notify\.yaml:2:56 channels\.desk\.secret: name one of/,
    ],
    ['a secret of two places', channels.replace('{ env: S }', '{ env: S, file: x }'), /: name one of env and file$/],
    [
      'a type that every object has',
      'channels:\n  a: { type: constructor }',
      /^notify\.yaml:2:8 channels\.a\.type: there is no type constructor: there are /,
    ],
    [
      'a channel that every object has',
      `${channels}routes: [{ channels: [constructor] }]`,
      /^notify\.yaml:3:\d+ routes\.0\.channels\.0: there is no channel constructor$/,
    ],
    [
      'a message without a pause',
      `repeat: 0m\n${channels}routes: [{ channels: [desk], repeat: 0s }]`,
      /^notify\.yaml:1:1 repeat: 0m would tell it again without a pause.*\nnotify\.yaml:4:30 routes\.0\.repeat: 0s would /,
    ],
    [
      'names that stand for others without end',
      [...'abcdefg']
        .map((name, index) => `${name}: &${name} [${Array(9).fill(index === 0 ? 'x' : `*${'abcdefg'[index - 1]}`)}]`)
        .join('\n'),
      /^notify\.yaml:1:1 Excessive alias count/,
    ],
    [
      'a secret of nowhere',
      'channels:\n  a: { type: webhook, url: https://x.example, secret: { file: /nowhere } }',
      'notify.yaml:2:47 channels.a.secret: /nowhere cannot be read (ENOENT)',
    ],
    [
      'a secret in the file itself',
      'channels:\n  a: { type: webhook, url: https://x.example, secret: hush }',
      /^notify\.yaml:2:47 channels\.a\.secret: Expected object \(where the secret is: /,
    ],
    [
      'a private address that is not named',
      'channels:\n  a: { type: webhook, url: "http://192.168.1.7/x", secret: { env: S } }',
      'notify.yaml:2:3 channels.a: 192.168.1.7 is in a private network: to send there, name it under private_hosts in NOTIFY_CONFIG',
    ],
    [
      'this machine as an address of IPv6',
      'channels:\n  a: { type: webhook, url: "http://[::ffff:127.0.0.1]/x", secret: { env: S } }',
      /^notify\.yaml:2:3 channels\.a: \[?::ffff:7f00:1\]? is in a private network/,
    ],
    [
      'an address with a password',
      channels.replace('hooks.', 'me:pw@hooks.'),
      /^notify\.yaml:2:26 channels\.desk\.url: /,
    ],
    [
      'an address with a port that there is not',
      'channels:\n  a: { type: webhook, url: "https://x.example:99999/", secret: { env: S } }',
      'notify.yaml:2:23 channels.a.url: is no address: such as https://example.org/hook',
    ],
    [
      'an address of IPv6 that is none',
      'channels:\n  a: { type: alertmanager, url: "http://[bad/" }',
      /^notify\.yaml:2:\d+ channels\.a\.url: is no address/,
    ],
    [
      'a broker with a port that there is not',
      'channels:\n  a: { type: mqtt, url: "mqtt://b:99999" }',
      /^notify\.yaml:2:\d+ channels\.a\.url: is no address/,
    ],
    [
      'a time zone',
      `${channels}maintenance: [{ name: x, from: "1:00", to: "02:00" }]`,
      /^notify\.yaml:3:26 maintenance\.0\.from/,
    ],
    [
      'a time zone that there is not',
      `${channels}routes: [{ channels: [desk], quiet: { from: "22:00", to: "06:00", time_zone: Mars } }]`,
      'notify.yaml:3:67 routes.0.quiet.time_zone: Mars is no time zone: such as Europe/Berlin',
    ],
    [
      'a window of no length',
      `${channels}routes: [{ channels: [desk], quiet: { from: "22:00", to: "22:00" } }]`,
      /^notify\.yaml:3:54 routes\.0\.quiet\.to: it ends when it begins/,
    ],
    [
      'a template that puts texts in as they are',
      'templates: { text: "{{{title}}}" }',
      /^notify\.yaml:1:14 templates\.text: \{\{\{title\}\}\}/,
    ],
    [
      'a template that does not end',
      'templates: { text: "{{#over}}" }',
      /^notify\.yaml:1:14 templates\.text: Unclosed section "over"/,
    ],
    [
      'a name of a template that is misspelt',
      'templates: { title: "{{label}}: {{titel}}" }',
      /^notify\.yaml:1:14 templates\.title: \{\{titel\}\} is no name: there are label, message,/,
    ],
    [
      'a name within a section, on a line of its own',
      'templates:\n  text: |\n    {{label}}\n    {{#incidents}}{{sentense}}{{/incidents}}\n',
      /^notify\.yaml:2:3 templates\.text: \{\{sentense\}\} is no name.* \(line 2 of it\)$/,
    ],
    [
      'a section that is misspelt',
      'templates: { text: "{{#incident}}{{title}}{{/incident}}" }',
      /^notify\.yaml:1:14 templates\.text: \{\{incident\}\} is no name/,
    ],
    [
      'a template within a template',
      'templates: { text: "{{> more}}" }',
      /^notify\.yaml:1:14 templates\.text: \{\{> more\}\} is another template/,
    ],
    [
      'a severity',
      `${channels}routes: [{ channels: [desk], match: { severity: bad } }]`,
      /^notify\.yaml:3:39 routes\.0\.match\.severity: /,
    ],
  ]
  for (const [name, text, message, env] of wrong)
    t.throws(() => read(text, env), { name: 'NotifyConfigError', code: 'NOTIFY_CONFIG_INVALID', message }, name)
  t.throws(() => read('rutes: []\nchanels: {}'), { message: /^notify\.yaml:1:1 rutes.*\nnotify\.yaml:2:1 chanels/ })
  t.end()
})

test('settings of the environment: what has to be set in production, and only where anybody is told', (t) => {
  const file = join(t.testdir({ 'notify.yaml': `${channels}routes: [{ channels: [desk] }]` }), 'notify.yaml')
  const base = { NODE_ENV: 'production', INFLUXDB_TOKEN: 't', NOTIFY_CONFIG: file, S: 's' }
  t.throws(() => loadConfig(base), {
    message: /^PUBLIC_URL is not set.*\nLINK_SECRET is not set.*openssl rand -hex 32/,
  })
  t.throws(() => loadConfig({ ...base, PUBLIC_URL: 'https://x.example', LINK_SECRET: 'x'.repeat(31) }), /^LINK_SECRET/)
  t.throws(() => loadConfig({ ...base, PUBLIC_URL: 'x.example' }), /^PUBLIC_URL/)
  const { links } = loadConfig({ ...base, PUBLIC_URL: 'https://x.example/nrg/', LINK_SECRET: 'x'.repeat(32) })
  t.strictSame(links, { page: 'https://x.example/nrg', acknowledge: 'https://x.example/nrg', secret: 'x'.repeat(32) })
  const none = loadConfig({ NODE_ENV: 'production', INFLUXDB_TOKEN: 't' })
  t.strictSame(none.notifying.config, {}, 'the file of the repository tells nobody')
  t.strictSame(none.links, { page: 'http://127.0.0.1:3000', acknowledge: 'http://127.0.0.1:3003' })
  t.throws(
    () => loadConfig({ ...base, NOTIFY_CONFIG: '/nowhere.yaml' }),
    /^NOTIFY_CONFIG: \/nowhere\.yaml cannot be read/,
  )
  t.end()
})
