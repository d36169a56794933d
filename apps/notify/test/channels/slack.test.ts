import { test } from 'tap'
import { notifyingOf } from '../../src/load-config/load.ts'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'
import { Receiver } from '../fixture/receiver.ts'

const YAML = '{ type: slack, url: { env: HOOK } }'

test('a message to Slack or Mattermost: one attachment, its colour, its links', async (t) => {
  const receiver = await Receiver.start(t)
  const { send, close } = openChannel(YAML, { HOOK: `${receiver.url}/services/T0/B0/hush` })
  t.teardown(close)
  t.strictSame(await send(message('raised', incident()), 'https://energy.example/a/T'), { kind: 'sent' })
  t.equal(receiver.all[0]?.path, '/services/T0/B0/hush')
  const { text, ...rest } = receiver.all[0]?.body.attachments[0] ?? {}
  t.strictSame(rest, {
    fallback: 'Warning: Voltage is 16 % below normal · Press 4, Berlin',
    color: '#f9a825',
    title: 'Warning: Voltage is 16 % below normal · Press 4, Berlin',
    title_link: 'https://energy.example/alerts/inc_1',
    ts: 1772367000,
  })
  t.match(
    text,
    /^voltage_v 402\.1 V where 480 V is usual\n.*for 10 min so far\n<https:\/\/energy\.example\/a\/T\|Acknowledge>$/s,
  )

  const colours = [
    ['#c62828', message('worse', incident({ severity: 'critical' }))],
    ['#2e7d32', message('over', incident({ open: false }))],
    ['#8a8f98', message('withdrawn', incident({ open: false }))],
  ] as const
  for (const [colour, told] of colours) {
    await send(told)
    t.equal(receiver.all.at(-1)?.body.attachments[0].color, colour, told.kind)
  }
  await send(message('digest', incident(), incident({ id: 'inc_2', title: 'Another' })))
  t.match(receiver.all.at(-1)?.body.attachments[0], { title: 'Held back: 2 incidents', text: /Another/ })
})

test('what a device is called calls nobody, and is no link and no picture', async (t) => {
  const receiver = await Receiver.start(t)
  const { send, close } = openChannel(YAML, { HOOK: receiver.url })
  t.teardown(close)
  await send(message('raised', incident({ name: HARM, sentence: HARM, site_name: HARM })))
  const { title, text, fallback } = receiver.all[0]?.body.attachments[0] ?? {}
  for (const one of [title, text, fallback]) {
    t.match(one, '&lt;!channel&gt;', 'it is told all the same')
    t.notMatch(one, /<|>|@all|\]\(|:\/\/|`|\r|\u202e/)
  }
})

test('what is too long for them is cut after a line, and taken', async (t) => {
  const receiver = await Receiver.start(t)
  const { send, close } = openChannel(YAML, { HOOK: receiver.url })
  t.teardown(close)
  /** As a Mattermost of before 4.4. */
  receiver.answer = ({ body }, response) =>
    response.writeHead(JSON.stringify(body.attachments).length > 7900 ? 400 : 200).end()
  const many = Array.from({ length: 1000 }, (_, index) => incident({ id: `inc_${index}`, name: `Press ${index}` }))
  t.strictSame(await send(message('digest', ...many)), { kind: 'sent' })
  const { title, text } = receiver.all[0]?.body.attachments[0] ?? {}
  t.equal(title, 'Held back: 1000 incidents')
  t.match(text, /^warning: Voltage is 16 % below normal · Press 0, Berlin\n/)
  t.match(text, /\n… and more, on the page$/)
  t.ok(text.length > 5000, 'as much as there is room for')
  const long = incident({ title: '😀"'.repeat(3000), sentence: '\\😀'.repeat(3000), name: '&'.repeat(3000) })
  t.strictSame(await send(message('raised', long), 'https://energy.example/a/T'), { kind: 'sent' })
  const cut = receiver.all[1]?.body.attachments[0]
  for (const one of [cut.title, cut.text]) t.equal(Buffer.from(one).toString(), one, 'whole characters')
  t.match(cut.text, /<https:\/\/energy\.example\/a\/T\|Acknowledge>$/, 'the link is there')
})

test('its address is a secret: in no answer, and said to be wrong without being told', async (t) => {
  const receiver = await Receiver.start(t)
  const path = '/services/T0/B0/hush'
  const { send, close } = openChannel(YAML, { HOOK: receiver.url + path })
  t.teardown(close)
  receiver.answer = ({ path: asked }, response) =>
    response.writeHead(404).end(`${'x'.repeat(190)} ${asked} is not here`)
  const outcome = await send(message('raised', incident()))
  t.match(outcome, { kind: 'failed', reason: /^127\.0\.0\.1 answers 404: x+ …/ })
  t.notMatch(JSON.stringify(outcome), /\/serv|hush/, 'not a part of it, where what is told is cut')
  receiver.answer = (_received, response) => response.writeHead(429, { 'retry-after': '7' }).end()
  t.match(await send(message('raised', incident())), { kind: 'failed', retryAfterMs: 7000 })
  t.throws(() => notifyingOf(`channels:\n  a: ${YAML}`, 'notify.yaml', { HOOK: 'hush' }), {
    message: 'notify.yaml:2:21 channels.a.url: HOOK is no address: such as https://example.org/hook',
  })
  t.throws(() => notifyingOf(`channels:\n  a: ${YAML}`, 'notify.yaml', { HOOK: 'http://10.1.2.3/x' }), {
    message: /^notify\.yaml:2:3 channels\.a: 10\.1\.2\.3 is in a private network/,
  })
})
