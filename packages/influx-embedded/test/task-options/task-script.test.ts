import { test } from 'tap'
import { changeTaskOptions } from '../../src/task-options/task-script.ts'

const SCRIPT = 'option task={name:"n",every:1m,offset:5s}\n\nfrom(bucket:"b")|>range(start:-1h)'
const BODY = '\n\nfrom(bucket: "b") |> range(start: -1h)'

test('changes options and leaves the rest of the script', (t) => {
  for (const [change, options] of [
    [{ name: 'new "n"' }, 'name: "new \\"n\\"", every: 1m, offset: 5s'],
    [{ every: '1h30m' }, 'name: "n", every: 1h30m, offset: 5s'],
    [{ cron: '0 * * * *' }, 'name: "n", cron: "0 * * * *", offset: 5s'],
    [{ offset: '-10s' }, 'name: "n", every: 1m, offset: -10s'],
    [{ offset: '0s' }, 'name: "n", every: 1m'],
    [{ name: '', every: '' }, 'name: "n", every: 1m, offset: 5s'],
  ] as const) {
    t.equal(changeTaskOptions(SCRIPT, change).trimEnd(), `option task = {${options}}${BODY}`, JSON.stringify(change))
  }
  t.end()
})

test('adds what was not there', (t) => {
  const script = 'option task = {name: "n", every: 1m}'
  t.equal(changeTaskOptions(script, { offset: '1m' }).trimEnd(), 'option task = {name: "n", every: 1m, offset: 1m}')
  t.equal(changeTaskOptions(script, { offset: '0s' }).trimEnd(), script)
  t.throws(() => changeTaskOptions('option task = x', { name: 'n' }))
  t.end()
})
