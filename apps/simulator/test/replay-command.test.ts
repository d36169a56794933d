import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runner } from '@nrg/compile/program'
import { HelpAsked } from '@nrg/service/command-line'
import { USERS_FAULT } from '@nrg/service/exit-status'
import { type Test, test } from 'tap'
import { replayOptions } from '../src/cli/replay-options.ts'

/** Runs `npm run replay` where there is neither a key nor a service. */
function run(t: Test, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const dir = t.testdir(files)
  const argv = [runner, join(import.meta.dirname, '../src/cli/replay.ts'), ...args]
  const env = { ...process.env, ENV_FILE: join(dir, 'none'), INGEST_KEY: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: dir, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('--preview shows how a file and its first rows are understood, and needs no service', (t) => {
  const file =
    'Bericht\n\nDatum;von;kW\n13.06.2026;00:00;1,5\n13.06.2026;00:15;2\ngestern;00:30;3\n13.06.2026;00:45;viel\n'
  const { status, stdout, stderr } = run(
    t,
    { 'load.csv': file },
    ...['load.csv', '--device', '1500', '--map', 'kW=power_kw', '--zone', 'Europe/Berlin', '--preview'],
  )
  t.equal(stderr, '')
  t.equal(status, 0)
  t.strictSame(stdout.trim().split('\n'), [
    'load.csv: CSV',
    '  cells are parted by semicolons',
    '  the header is line 3',
    '  times are in "Datum" and "von"',
    '  other columns: "kW" ("1,5")',
    '  dates are day, month, year',
    '  times are of Europe/Berlin',
    '  "kW" has a decimal comma',
    '  line 4: device 1500 at 2026-06-12T22:00:00.000Z: power_kw 1.5',
    '  line 5: device 1500 at 2026-06-12T22:15:00.000Z: power_kw 2',
    '2 readings, 2026-06-12T22:00:00.000Z to 2026-06-12T22:15:00.000Z',
    '2 skipped:',
    '  1 × no time: "gestern" (line 6)',
    '  1 × no number in kW: "viel" (line 7)',
    'nothing was sent',
  ])
  t.end()
})

test('a file without a usable line says which were skipped and why, the first three', (t) => {
  const rows = ['time,A', 'yesterday,1', '2026-06-01,x', '2026-06-01,', '2026-06-02,y']
  const { status, stderr } = run(
    t,
    { 'bad.csv': rows.join('\n') },
    'bad.csv',
    '--device',
    '1500',
    '--map',
    'A=current_a',
  )
  t.equal(status, USERS_FAULT)
  t.equal(
    stderr.trim(),
    [
      'bad.csv holds no reading',
      '  line 2: no time: "yesterday"',
      '  line 3: no number in A: "x"',
      '  line 4: it has no value',
    ].join('\n'),
  )
  t.end()
})

test('what a user can mend is said in one message, without a stack', (t) => {
  const { status, stderr } = run(t, {}, 'none.csv')
  t.equal(status, USERS_FAULT)
  t.equal(stderr.trim(), 'none.csv cannot be read (ENOENT)')
  const noKey = run(t, { 'a.lp': 'energy,device_id=1001 current_a=1 1767225600000' }, 'a.lp')
  t.equal(noKey.status, USERS_FAULT, 'nothing starts it again')
  t.match(noKey.stderr, /^INGEST_KEY is not set/)
  for (const [args, message] of [
    [[], /one FILE is wanted\n\nnpm run replay/],
    [['a.csv', 'b.csv'], /one FILE is wanted/],
    [['a.csv', '--nonsense'], /Unknown option '--nonsense'/],
    [['a.csv', '--zone', 'Mars'], /--zone: "Mars" is no time zone/],
    [['a.csv', '--last', 'long'], /--last is a length of time/],
    [['a.csv', '--speed', 'quick'], /--speed: "quick" is no factor/],
  ] as const)
    t.throws(() => replayOptions(args), message)
  t.throws(() => replayOptions(['--help']), HelpAsked)
  for (const option of ['--dates', '--skip', '--zone', '--preview', '--decimal', '--device-column'])
    t.throws(() => replayOptions(['--help']), new RegExp(option))
  t.end()
})
