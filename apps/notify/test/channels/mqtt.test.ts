import tap, { type Test, test } from 'tap'
import { namesOf } from '../../src/incidents/names.ts'
import type { ToldIncident } from '../../src/messages/message.ts'
import { startBroker } from '../fixture/broker.ts'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'

tap.setTimeout(60_000)

const fleet = {
  metrics: [{ name: 'voltage_v', unit: 'V' }],
  sites: { berlin: { name: 'Berlin' } },
  devices: { '1001': { name: 'Press 4', site: 'berlin' }, '1002': { site: 'berlin' } },
}
const PASSWORD = 'the-password-of-the-broker'

function open(t: Test, url: string, more = '') {
  const standing: ToldIncident[] = []
  const yaml = `{ type: mqtt, url: "${url}", username: nrg, password: { env: P }${more} }`
  const opened = openChannel(yaml, { P: PASSWORD }, { names: namesOf(fleet), standing: () => standing })
  t.teardown(opened.close)
  return { ...opened, standing }
}

test('the state of each device and site stands at the broker, and Home Assistant finds it', async (t) => {
  const broker = await startBroker(t, { password: PASSWORD })
  const { channel, send, standing, close } = open(t, broker.url)
  channel.start?.()
  await broker.has('nrg/devices/1002/state', 'OFF')
  t.match(JSON.parse(broker.retained.get('homeassistant/binary_sensor/nrg/device_1001/config') ?? ''), {
    name: 'Anomaly',
    unique_id: 'nrg_device_1001',
    state_topic: 'nrg/devices/1001/state',
    json_attributes_topic: 'nrg/devices/1001/attributes',
    payload_on: 'ON',
    payload_off: 'OFF',
    device_class: 'problem',
    availability_topic: 'nrg/status',
    device: { identifiers: ['nrg_device_1001'], name: 'Press 4', suggested_area: 'Berlin' },
  })
  t.equal(broker.retained.get('nrg/status'), 'online')

  const [first, second] = [incident(), incident({ id: 'inc_2', devices: ['1001', '1002'], severity: 'critical' })]
  standing.push(first)
  t.strictSame(await send(message('raised', first)), { kind: 'sent' })
  await broker.has('nrg/devices/1001/state', 'ON')
  await broker.has('nrg/sites/berlin/state', 'ON')
  t.equal(broker.retained.get('nrg/devices/1002/state'), 'OFF')
  t.match(JSON.parse(broker.retained.get('nrg/devices/1001/attributes') ?? ''), {
    severity: 'warning',
    count: 1,
    incidents: [
      { id: 'inc_1', kind: 'supply', value: 402.1, expected: 480, page: 'https://energy.example/alerts/inc_1' },
    ],
  })
  standing.push(second)
  await send(message('raised', second))
  standing.shift()
  await send(message('over', { ...first, open: false }))
  await broker.has('nrg/sites/berlin/attributes', /"severity":"critical","count":1,/)
  t.equal(broker.retained.get('nrg/devices/1001/state'), 'ON', 'another incident of it goes on')
  standing.shift()
  await send(message('withdrawn', { ...second, open: false }))
  for (const topic of ['devices/1001', 'devices/1002', 'sites/berlin']) await broker.has(`nrg/${topic}/state`, 'OFF')
  const before = broker.published.length
  await send(message('withdrawn', { ...second, open: false }))
  t.equal(broker.published.length, before, 'what stands there already is not published again')
  await close()
  await broker.has('nrg/status', 'offline')
})

test('what is left there from before is taken back; a broker that forgot it hears it again', async (t) => {
  const broker = await startBroker(t, { password: PASSWORD })
  await broker.retain('plant/a/devices/gone/state', 'ON')
  const { channel, send, standing } = open(t, broker.url, ', prefix: plant/a, discovery: false')
  channel.start?.()
  await broker.has('plant/a/devices/gone/state', 'OFF')
  standing.push(incident())
  await send(message('raised', incident()))
  t.notOk([...broker.retained.keys()].some((topic) => topic.startsWith('homeassistant')))
  await broker.stop()
  const again = await startBroker(t, { password: PASSWORD, port: broker.port })
  await again.has('plant/a/devices/1001/state', 'ON')
  await again.has('plant/a/status', 'online')
})

test('a topic is no wildcard, and no other topic, whatever a device is called', async (t) => {
  const broker = await startBroker(t, { password: PASSWORD })
  const { send, standing } = open(t, broker.url)
  const ids = ['+', '#', 'a/b', '$SYS', '../x', 'a_b', 'a:b', HARM]
  const strange = incident({ devices: ids, site: '#', title: HARM })
  standing.push(strange)
  t.strictSame(await send(message('raised', strange)), { kind: 'sent' })
  // One device has no topic that is another's.
  for (const id of ids) await broker.has(`nrg/devices/${encodeURIComponent(id)}/state`, 'ON')
  const states = [...broker.retained.keys()].filter((topic) => /^nrg\/devices\/.*\/state$/.test(topic))
  t.equal(states.length, ids.length + 2)
  for (const topic of states) t.match(topic, /^nrg\/devices\/[^/+#\s]+\/state$/)
  const configs = [...broker.retained.keys()].filter((topic) => topic.startsWith('homeassistant/'))
  for (const topic of configs) t.match(topic, /^homeassistant\/binary_sensor\/nrg\/[A-Za-z0-9_-]+\/config$/)
  t.equal(configs.length, new Set(configs).size)
})

test('a broker that is away, or refuses, is said without the password; a private one has to be named', async (t) => {
  const away = open(t, 'mqtt://127.0.0.1:1')
  const soon = AbortSignal.timeout(300)
  const told = message('raised', incident())
  const outcome = await away.send(told, undefined, 'msg_1', soon)
  t.strictSame(outcome, { kind: 'failed', reason: '127.0.0.1: ECONNREFUSED' })
  const broker = await startBroker(t, { password: 'another' })
  const refused = await open(t, broker.url).send(told, undefined, 'msg_1', AbortSignal.timeout(1000))
  t.match(refused, { kind: 'failed', reason: /^127\.0\.0\.1: .*(refused|authorized|5)/i })
  t.notMatch(JSON.stringify(refused), PASSWORD)
  const elsewhere = open(t, 'mqtt://localhost.localdomain:1')
  t.match(await elsewhere.send(told, undefined, 'msg_1', AbortSignal.timeout(1000)), { kind: 'failed' })
  const yaml = (url: string) => `{ type: mqtt, url: "${url}" }`
  t.throws(() => openChannel(yaml('mqtt://10.0.0.1')), /10\.0\.0\.1 is in a private network/)
  t.throws(() => openChannel(yaml('mqtt://me:pw@broker.example')), /one\.url: /)
  t.throws(() => openChannel(yaml('http://broker.example')), /one\.url: /)
})
