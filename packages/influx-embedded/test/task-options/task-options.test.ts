import { test } from 'tap'
import { readTaskOptions } from '../../src/task-options/task-options.ts'
import { TaskOptionsError } from '../../src/task-options/task-options-error.ts'

const read = (options: string) => readTaskOptions(`option task = {${options}}\nfrom(bucket: "b")`, 0)

test('reads the options of a task', (t) => {
  const defaults = { name: 'n', every: '', cron: '', offset: '', offsetSeconds: 0, concurrency: 1, retry: 1 }
  t.strictSame(read('name: "n", every: 1h30m'), { ...defaults, every: '1h30m' })
  t.strictSame(read('name: "n", cron: "0 * * * *", offset: 1m'), {
    ...defaults,
    cron: '0 * * * *',
    offset: '1m',
    offsetSeconds: 60,
  })
  t.strictSame(read('name: "n", every: 1d, offset: -2h, concurrency: 2, retry: 3'), {
    ...defaults,
    every: '1d',
    offset: '-2h',
    offsetSeconds: -7200,
    concurrency: 2,
    retry: 3,
  })
  t.match(read('"name": "n", every: 1m, other: 5'), { name: 'n' })
  t.match(
    readTaskOptions(
      'import "math"\noption now = () => 2020-01-01T00:00:00Z\noption task = {name: "n", every: 1m}\nundefined_name',
      0,
    ),
    {
      name: 'n',
    },
  )
  t.end()
})

test('refuses options that are not those of a task', (t) => {
  for (const [options, message] of [
    ['every: 1m', 'missing required option: name'],
    ['name: "n"', 'missing required option: cron or every'],
    ['name: "n", every: 1m, cron: "* * * * *"', 'cannot use both cron and every in task options'],
    ['name: n, every: 1m', "failed to parse field 'name' in task options"],
    ['name: "n", every: "1m"', "failed to parse field 'every' in task options"],
    ['name: "n", every: -1m', "failed to parse field 'every' in task options"],
    ['name: "n", every: 1m, concurrency: "1"', "failed to parse field 'concurrency' in task options"],
    ['name: "", every: 1m', 'invalid options: name required'],
    ['name: "n", every: 500ms', 'invalid options: every option must be at least 1 second'],
    ['name: "n", every: 1500ms', 'invalid options: every option must be expressible as whole seconds'],
    ['name: "n", every: 1m, offset: 1500ms', 'invalid options: offset option must be expressible as whole seconds'],
    ['name: "n", every: 1m, concurrency: 0', 'invalid options: concurrency must be at least 1'],
    [
      'name: "n", every: 1m, concurrency: 101, retry: 11',
      'invalid options: concurrency exceeded max of 100, retry exceeded max of 10',
    ],
  ] as const) {
    t.throws(() => read(options), new TaskOptionsError(message), options)
  }
  t.throws(() => read('name: "n", cron: "x"'), {
    message: /^invalid options: cron invalid: failed to parse cron string 'x'/,
  })
  for (const [script, message] of [
    ['from(bucket: "b")', 'no task options defined'],
    ['option task = 5', 'task option expected to be object literal, but found "IntegerLiteral"'],
    ['option task = {name: "n", every: 1m}\noption task = {name: "n", every: 1m}', 'multiple task options defined'],
  ] as const) {
    t.throws(() => readTaskOptions(script, 0), new TaskOptionsError(message), script)
  }
  t.throws(() => readTaskOptions('option task = {', 0), { message: /^loc \d+:\d+-\d+:\d+: / })
  t.end()
})
