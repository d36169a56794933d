import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { notifyingOf } from '../src/load-config/load.ts'
import { plainText } from '../src/messages/escape.ts'
import type { MessageKind } from '../src/messages/message.ts'
import { defaultTemplates, fillIn, templateFault, templateNames } from '../src/messages/template.ts'
import { type Links, viewOf, wordingOf } from '../src/messages/wording.ts'
import { HARM, incident, message } from './fixture/channel.ts'
import { means } from './fixture/told.ts'

const { pageOf } = means()
const links: Links = { page: 'https://energy.example/alerts/inc_1', pageOf, acknowledge: 'https://energy.example/a/T' }
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** What a message says by the templates of a configuration. */
function said(yaml: string, ...incidents: ReturnType<typeof incident>[]) {
  const { config } = notifyingOf(yaml, 'notify.yaml', {})
  return wordingOf(message('raised', ...incidents), links, config.templates).say(plainText)
}

test('templates of the configuration say what messages say; one that is left out is as it was', (t) => {
  t.strictSame(said('templates: { title: "{{severity}}: {{title}} at {{where}}" }', incident()), {
    title: 'warning: Voltage is 16 % below normal at Press 4, Berlin',
    text: wordingOf(message('raised', incident()), links).say(plainText).text,
  })
  const text = said(
    'templates: { text: "{{value}} of {{expected}}{{#acknowledge}}, take it: {{acknowledge}}{{/acknowledge}}" }',
    incident(),
  )
  t.equal(text.text, '402.1 V of 480 V, take it: https://energy.example/a/T')
  t.equal(text.title, 'Warning: Voltage is 16 % below normal · Press 4, Berlin')
  t.end()
})

test('what was none is not said to have lasted, or to have cost anything; a test is of nothing either', (t) => {
  const one = incident({ open: false, excess_kwh: 12.5, excess_cost: 3.75, currency: 'EUR' })
  const text = (kind: MessageKind) => wordingOf(message(kind, one), links).say(plainText).text
  const sentence = 'voltage_v 402.1 V where 480 V is usual'
  const cause = 'probably supply; three devices of the feed have it'
  t.equal(
    text('over'),
    [
      sentence,
      cause,
      'over after 10 min, from 2026-03-01 12:00 UTC to 2026-03-01 12:10 UTC',
      '12.5 kWh more than expected, 3.75 EUR',
    ].join('\n'),
  )
  t.equal(text('withdrawn'), `${sentence}; late readings took it back: it was not so\n${cause}`)
  t.equal(text('test'), `${sentence}\n${cause}`)
  t.end()
})

test('the example of the README, of one incident and of several', (t) => {
  const yaml = /```yaml\n(templates:[^`]*)```/.exec(readme)?.[1] ?? ''
  t.strictSame(said(yaml, incident()), {
    title: 'Warning: Voltage is 16 % below normal (Press 4, Berlin)',
    text: [
      'voltage_v 402.1 V where 480 V is usual; probably supply; three devices of the feed have it',
      'https://energy.example/alerts/inc_1',
    ].join('\n'),
  })
  const { title, text } = said(yaml, incident(), incident({ id: 'inc_2', sentence: 'temp_c 91 °C', kind: 'unknown' }))
  t.equal(title, 'Warning: 2 incidents')
  t.match(text.split('\n'), [/^voltage_v 402\.1 V/, 'temp_c 91 °C', 'https://energy.example/alerts/inc_1'])
  t.end()
})

test('what a device is called is made harmless in a template of the configuration too', (t) => {
  const { config } = notifyingOf('templates: { text: "{{where}}" }', 'notify.yaml', {})
  const wording = wordingOf(message('raised', incident({ name: HARM })), links, config.templates)
  t.equal(wording.say(() => 'harmless').text, 'harmless')
  t.notMatch(wording.say(plainText).text, /[\r\n\u202e]/)
  t.end()
})

test('the names are those of what is told, in the README too; each is taken, and our own templates have no other', (t) => {
  const view = viewOf(message('raised', incident()), links)
  const names = new Set([...Object.keys(view), ...Object.keys(view.incidents[0] ?? {})])
  t.strictSame([...templateNames].sort(), [...names].sort())
  const listed = /The names: ([^.]*)\./s.exec(readme)?.[1] ?? ''
  for (const name of templateNames) {
    t.equal(templateFault(`{{#${name}}}{{.}}{{${name}}}{{/${name}}}`), undefined, name)
    t.ok(listed.includes(`\`${name}\``), `README: ${name}`)
  }
  for (const template of Object.values(defaultTemplates)) t.equal(templateFault(template), undefined)
  t.equal(fillIn('{{#signs}}{{.}};{{/signs}}', view, plainText), 'three devices of the feed have it;')
  t.end()
})
