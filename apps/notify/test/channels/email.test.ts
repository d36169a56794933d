import tap, { test } from 'tap'
import { chartPng, chartSvg } from '../../src/channels/chart.ts'
import type { History } from '../../src/messages/history.ts'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'
import { startMailServer } from '../fixture/mail-server.ts'
import { START } from '../fixture/told.ts'

tap.setTimeout(60_000)

const MINUTE = 60_000
const history: History = {
  from: START - 50 * MINUTE,
  to: START + 10 * MINUTE,
  metric: 'voltage_v',
  unit: 'V',
  since: START,
  until: START + 600_000,
  values: Array.from({ length: 60 }, (_, i) => [START + (i - 50) * MINUTE, i < 50 ? 480 + (i % 3) : 402] as const),
  expected: Array.from({ length: 12 }, (_, i) => [START + (5 * i - 50) * MINUTE, 481] as const),
}
const yaml = (port: number, more = '') =>
  `{ type: email, host: 127.0.0.1, port: ${port}, security: none, from: nrg@energy.example, to: [a@x.example, b@x.example]${more} }`

test('a mail: text and HTML, the hour before as a picture in it, one for each addressee', async (t) => {
  const server = await startMailServer(t)
  const { channel, send, close } = openChannel(yaml(server.port), {}, {}, history)
  t.teardown(close)
  t.strictSame(channel.addressees, ['a@x.example', 'b@x.example'])
  const told = message('raised', incident({ severity: 'critical' }))
  t.strictSame(await send(told, 'https://energy.example/a/T', 'msg_x'), { kind: 'sent' })
  const [mail] = server.all
  t.strictSame(mail?.to, ['a@x.example'])
  const { email } = mail ?? {}
  t.match(email, {
    from: { name: 'NRG', address: 'nrg@energy.example' },
    subject: 'Critical: Voltage is 16 % below normal · Press 4, Berlin',
    messageId: '<msg_x@energy.example>',
    references: '<inc_1.nrg@energy.example>',
    inReplyTo: '<inc_1.nrg@energy.example>',
    date: '2026-03-01T12:10:00.000Z',
  })
  t.match(
    email?.text,
    /^voltage_v 402\.1 V where 480 V is usual\n.*for 10 min so far\n\nhttps:\/\/energy\.example\/alerts\/inc_1\nAcknowledge: https:\/\/energy\.example\/a\/T\s*$/s,
  )
  t.match(
    email?.html,
    /<img src="cid:chart@nrg" width="600" height="160" alt="voltage_v in V, the hour before: from 402 to 482 V"/,
  )
  t.match(email?.html, /<a href="https:\/\/energy\.example\/a\/T"[^>]*>Acknowledge<\/a>/)
  t.notMatch(email?.html, /(src|href)="(?!cid:|https:\/\/energy\.example\/)/, 'nothing is loaded from elsewhere')
  const [picture, ...more] = email?.attachments ?? []
  t.match(picture, { mimeType: 'image/png', disposition: 'inline', contentId: '<chart@nrg>', related: true })
  t.strictSame(
    Buffer.from(picture?.content as ArrayBuffer)
      .subarray(1, 4)
      .toString(),
    'PNG',
  )
  t.strictSame(more, [])
  t.match(mail?.raw, /^Auto-Submitted: auto-generated\r$/m)
  t.match(mail?.raw, /^Importance: High\r$/im)

  await send(told, 'https://energy.example/a/T', 'msg_x')
  t.equal(server.all[1]?.email.messageId, '<msg_x@energy.example>', 'what comes twice is one mail')
  await send(message('digest', incident(), incident({ id: 'inc_2', title: 'Another' })))
  t.match(server.all[2]?.email, { subject: 'Held back: 2 incidents', references: undefined })
})

test('without a picture it is a mail all the same', async (t) => {
  const server = await startMailServer(t)
  const { send, close } = openChannel(yaml(server.port))
  t.teardown(close)
  t.strictSame(await send(message('over', incident({ open: false }))), { kind: 'sent' })
  t.match(server.all[0]?.email, { subject: 'Over: Voltage is 16 % below normal · Press 4, Berlin', attachments: [] })
  t.notMatch(server.all[0]?.email.html, '<img')
})

test('what a device is called is no header, no addressee and no HTML', async (t) => {
  const server = await startMailServer(t)
  const { send, close } = openChannel(yaml(server.port), {}, {}, { ...history, metric: HARM, unit: '"><script>' })
  t.teardown(close)
  const strange = incident({ name: HARM, title: HARM, sentence: HARM, site_name: HARM, signs: [HARM] })
  t.strictSame(await send(message('raised', strange)), { kind: 'sent' })
  const [mail] = server.all
  t.strictSame(mail?.to, ['a@x.example'])
  t.strictSame(mail?.email.bcc, undefined)
  t.notOk(mail?.email.headers.some(({ key }) => key === 'bcc'))
  t.match(mail?.email.subject, '<!channel> @all <b>x</b>', 'as plain text it says what it is')
  t.notMatch(mail?.email.html, /<b>|<script|<!channel|x\u202e/)
  t.match(mail?.email.html, '&lt;b&gt;x&lt;/b&gt;')
})

test('a refusal, a certificate that is not trusted, a wrong password: each said, without a secret', async (t) => {
  const refusing = await startMailServer(t, {
    onRcptTo: (_to, _session, done) => done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })),
  })
  const told = message('raised', incident())
  const outcome = await openChannel(yaml(refusing.port)).send(told)
  t.strictSame(outcome, { kind: 'failed', reason: '127.0.0.1: 550 no such mailbox' })

  const own = await startMailServer(t, { disabledCommands: [] })
  const starttls = yaml(own.port).replace('security: none', 'security: starttls')
  t.match(await openChannel(starttls).send(told), {
    kind: 'failed',
    reason: /^127\.0\.0\.1: .*(certificate|SELF_SIGNED)/i,
  })
  const bare = yaml(refusing.port).replace('security: none', 'security: starttls')
  t.match(await openChannel(bare).send(told), { kind: 'failed', reason: /^127\.0\.0\.1: / }, 'never in the open')
  t.strictSame([...own.all, ...refusing.all], [])
  t.match(await openChannel(yaml(1)).send(told), { reason: /^127\.0\.0\.1: .*ECONNREFUSED/ })

  const wrong: [string, RegExp][] = [
    [yaml(25, ', username: a, password: { env: P }'), /one\.security: a password would be sent in the open/],
    [yaml(25, ', username: a'), /one: username and password go together/],
    [yaml(25).replace('a@x.example', '"a@x.example, c"'), /one\.to: /],
    [yaml(25).replace('nrg@energy.example', '"x\\r\\nBcc: e@energy.example"'), /one\.from: /],
    [yaml(25).replace('127.0.0.1', '10.0.0.9'), /10\.0\.0\.9 is in a private network/],
  ]
  for (const [text, fault] of wrong) t.throws(() => openChannel(text, { P: 'hush' }), fault)
})

test('the hour as a chart: lines, gaps, what was expected, the time of the incident', async (t) => {
  const svg = chartSvg(history)
  t.match(svg, '<rect x="500" y="0" width="100" height="160" fill="#fdecea"/>')
  t.equal(svg.match(/stroke="#0b57d0"/g)?.length, 1, 'one line')
  t.equal(svg.match(/stroke-dasharray/g)?.length, 12)
  t.match(svg, '<polyline points="0,7.9 50,7.9"', 'expected: 481 of 402 to 482, for five minutes')
  const gap = { ...history, values: history.values.filter((_, i) => i < 10 || i > 20) }
  t.equal(chartSvg(gap).match(/stroke="#0b57d0"/g)?.length, 2, 'a gap is not joined')
  const flat = { ...history, values: [[START, 5] as const], expected: [], since: START - 1e9, until: START - 1e8 }
  t.match(chartSvg(flat), /points="500,80 500,80"/)
  t.notMatch(chartSvg(flat), /NaN|Infinity|#fdecea/)
  const png = await chartPng(history)
  t.equal(png.readUInt32BE(16), 1200, 'twice as many pixels as it is wide')
  t.equal(png.readUInt32BE(20), 320)
})
