import { test } from 'tap'
import { open, read } from './read.ts'

const map = '--device 1500 --map P=power_kw'

test('the order of a date is certain only when a row proves it', async (t) => {
  const slashes = 'Time,P\n03/04/2026 10:00,1\n04/04/2026 10:00,2\n'
  await t.rejects(
    open(t, slashes, map),
    /"03\/04\/2026 10:00" \(line 2\) is 2026-04-03 with --dates DD\/MM\/YYYY and 2026-03-04 with --dates MM\/DD\/YYYY/,
  )
  t.equal((await read(t, slashes, `${map} --dates DD/MM/YYYY`))[0], '2026-04-03T10:00:00Z power_kw=1')
  t.equal((await read(t, slashes, `${map} --dates mm-dd-yyyy`))[0], '2026-03-04T10:00:00Z power_kw=1')
  t.equal((await read(t, `${slashes}13/04/2026 10:00,3\n`, map))[0], '2026-04-03T10:00:00Z power_kw=1', 'day first')
  t.equal((await read(t, `${slashes}04/13/2026 10:00,3\n`, map))[0], '2026-03-04T10:00:00Z power_kw=1', 'month first')
  t.equal(
    (await read(t, slashes.replaceAll('/', '.'), map))[0],
    '2026-04-03T10:00:00Z power_kw=1',
    'dots: nobody has the month first',
  )
  t.equal(
    (await read(t, 'Time,P\n04/04/2026 10:00,1\n', map))[0],
    '2026-04-04T10:00:00Z power_kw=1',
    'the same day both ways',
  )
  await t.rejects(
    open(t, `${slashes}13/04/2026 10:00,3\n04/13/2026 10:00,4\n`, map),
    /contradict each other: "13\/04\/2026 10:00" \(line 4\) does not begin with a month, "04\/13\/2026 10:00" \(line 5\) not with a day: say --dates/,
  )
  const said = await read(t, `${slashes}13/04/2026 10:00,3\n04/13/2026 10:00,4\n`, `${map} --dates DD/MM/YYYY`)
  t.strictSame(said.slice(2), ['2026-04-13T10:00:00Z power_kw=3', '5: no time 04/13/2026 10:00'])
  await t.rejects(
    open(t, 'Time,P\n24-05-06 10:00,1\n', map),
    /is 2006-05-24 with --dates DD\/MM\/YYYY and 2024-05-06 with --dates YY-MM-DD/,
  )
  t.equal(
    (await read(t, 'Time,P\n24-05-06 10:00,1\n', `${map} --dates YYYY-MM-DD`))[0],
    '2024-05-06T10:00:00Z power_kw=1',
  )
  const late = `Time,P\n${'03/04/2026 10:00,1\n'.repeat(30_000)}25/04/2026 10:00,2\n`
  t.equal((await read(t, late, map))[0], '2026-04-03T10:00:00Z power_kw=1', 'the row that proves it may be far behind')
})

test('the decimal mark is one for a column, decided over all of its rows', async (t) => {
  const column = (...cells: readonly string[]) =>
    `Time;P\n${cells.map((cell, at) => `2026-06-01 00:0${at};${cell}`).join('\n')}\n`
  const values = async (file: string, options = map) =>
    (await read(t, file, options)).map((one) => one.replace(/^2026-06-01T\S+ power_kw=/, ''))
  t.strictSame(
    await values(column('2', '1,5', '2')),
    ['2', '1.5', '2'],
    'whole numbers among them are kept, and so are the others',
  )
  t.strictSame(await values(column('1.234', '1.234,5')), ['1234', '1234.5'])
  t.strictSame(await values(column('1,234', '1,234.5')), ['1234', '1234.5'])
  t.strictSame(await values(column('1.234', '0.5')), ['1.234', '0.5'])
  t.strictSame(await values(column('1.234', '0.123')), ['1.234', '0.123'], 'no thousands begin with a zero')
  t.strictSame(await values(column('1.234.567', '12')), ['1234567', '12'])
  t.strictSame(await values(column('1 234,5', '1\u202f234,5', "1'234", '\u22121,5', '12,5-')), [
    '1234.5',
    '1234.5',
    '1234',
    '-1.5',
    '-12.5',
  ])
  t.strictSame(await values(column('1e3', '.5', '+7', '5.')), ['1000', '0.5', '7', '5'])
  await t.rejects(
    values(column('1.234', '2')),
    /column "P": "1.234" \(line 2\) is 1.234 with --decimal \. and 1234 with --decimal ,/,
  )
  await t.rejects(values(column('1,234')), /"1,234" \(line 2\) is 1234 with --decimal \. and 1.234 with --decimal ,/)
  t.strictSame(await values(column('1,234'), `${map} --decimal ,`), ['1.234'])
  await t.rejects(
    values(column('1,5', '2.5')),
    /column "P" has both "2.5" \(line 3\) and "1,5" \(line 2\): say --decimal/,
  )
  t.strictSame(await values(column('1,5', '2.5'), `${map} --decimal .`), ['2: no number in P 1,5', '2.5'])
  t.strictSame(
    await values(column('0x10', 'Infinity', '1,2,3', '1 2', '12 kWh', '1e999')),
    ['0x10', 'Infinity', '1,2,3', '1 2', '12 kWh', '1e999'].map((text, at) => `${at + 2}: no number in P ${text}`),
  )
  const both = 'Time;P;Q\n2026-06-01 00:00;1,5;1.5\n2026-06-01 00:01;1.234,5;2\n'
  t.strictSame(
    (await read(t, both, '--device 1500 --map P=power_kw,Q=other_kw'))[1],
    '2026-06-01T00:01:00Z power_kw=1234.5 other_kw=2',
    'each column has its own',
  )
  const settled = 'Time;P;Q\n2026-06-01 00:00;1,234;1,5\n'
  t.strictSame(
    await read(t, settled, '--device 1500 --map P=power_kw,Q=other_kw'),
    ['2026-06-01T00:00:00Z power_kw=1.234 other_kw=1.5'],
    'as the other column has it',
  )
  t.strictSame(
    await read(t, 'Time,P\n2026-06-01,20.123\n', map),
    ['2026-06-01T00:00:00Z power_kw=20.123'],
    'commas part the cells',
  )
})

test('a value that is none costs itself alone', async (t) => {
  const file = 'Time,P,Q\n2026-06-01T00:00:00Z,x,2\n2026-06-01T00:01:00Z,1,\nyesterday,1,2\n2026-06-01T00:02:00Z,,NaN\n'
  t.strictSame(await read(t, file, '--device 1500 --map P=power_kw,Q=other_kw'), [
    '2: no number in P x',
    '2026-06-01T00:00:00Z other_kw=2',
    '2026-06-01T00:01:00Z power_kw=1',
    '4: no time yesterday',
    '5: it has no value',
  ])
})

test('zones: of the option, of the header, of the time; the hour that is there twice, the one that is not', async (t) => {
  const local =
    'Time,P\n2026-10-25 02:30,1\n2026-10-25 02:30,2\n2026-03-29 02:30,3\n2026-03-29 03:00,4\n2026-10-25T02:30+02:00,5\n'
  t.strictSame(await read(t, local, `${map} --zone Europe/Amsterdam`), [
    '2026-10-25T00:30:00Z power_kw=1',
    '2026-10-25T01:30:00Z power_kw=2',
    '4: a time that no clock in Europe/Amsterdam showed: they went forward 2026-03-29 02:30',
    '2026-03-29T01:00:00Z power_kw=4',
    '2026-10-25T00:30:00Z power_kw=5',
  ])
  t.equal((await read(t, local, map))[0], '2026-10-25T02:30:00Z power_kw=1', 'UTC where nothing says otherwise')
  t.match(
    (await open(t, local, map)).understood.join('\n'),
    /times name no zone and are taken for UTC: --zone says otherwise/,
  )
  t.equal((await read(t, local, `${map} --zone +05:30`))[0], '2026-10-24T21:00:00Z power_kw=1')
  t.equal((await read(t, local.replace('Time', 'Time (CET/CEST)'), map))[0], '2026-10-25T00:30:00Z power_kw=1')
  t.equal((await read(t, local.replace('Time', 'Time (UTC)'), map))[0], '2026-10-25T02:30:00Z power_kw=1')
  const marked = 'Time;P\n25.10.2026 02:00A;1\n25.10.2026 02:00B;2\n25.10.2026 02:15 CEST;3\n25.10.2026 02:15 CET;4\n'
  t.strictSame(await read(t, marked, `${map} --zone Europe/Berlin`), [
    '2026-10-25T00:00:00Z power_kw=1',
    '2026-10-25T01:00:00Z power_kw=2',
    '2026-10-25T00:15:00Z power_kw=3',
    '2026-10-25T01:15:00Z power_kw=4',
  ])
  for (const zone of ['Europe/Atlantis', 'nowhere', 'foo+01', '+99:00'])
    await t.rejects(open(t, local, `${map} --zone ${zone}`), /is no time zone: write Europe\/Amsterdam/)
})

test('what the options cannot be', async (t) => {
  const file = 'Time,P,P\n2026-06-01T00:00:00Z,1,2\n'
  for (const [options, message] of [
    ['--map Current', /not COLUMN=metric/],
    ['--map =current_a', /not COLUMN=metric/],
    ['--map P=Current', /"Current" is no metric/],
    ['--map P=x,P=y', /"P" is named twice/],
    ['--map P=device_id', /is no metric/],
    [
      '--map P=power_kw --device 7',
      /--device: an id is a whole number from 1000 on, or letters, digits and .*, not "7"/,
    ],
    ['--map P=power_kw --device a=b/c', /an id is a whole number from 1000 on, or letters, .*, not "b\/c"/],
    ['--map P=power_kw --dates whenever', /--dates is DD.MM.YYYY/],
    ['--map P=power_kw --decimal point', /--decimal is , or \./],
    ['--map P=power_kw --skip few', /--skip is a number of lines/],
    ['--map P=power_kw --format xls', /--format is one of csv, json/],
    ['--map P=power_kw', /P is in the header more than once \(Time, P, P\): take it by its number/],
    ['--map Q=power_kw', /--map: no column Q in the header \(Time, P, P\)/],
    ['--map #9=power_kw', /--map: no column #9/],
    ['--map #2=power_kw --time when', /when is not in the header \(Time, P, P\)/],
    ['--map #2=power_kw --device-column meter', /--device-column: no column meter/],
    ['--map #2=power_kw --skip 9', /--skip 9: the file ends before/],
    ['', /--map COLUMN=metric,… says .*\n.*parted by commas\n.*header is line 1\n.*times are in "Time"\n.*"P" \("1"\)/],
  ] as const)
    await t.rejects(open(t, file, options), message, options)
  t.equal(
    (await read(t, 'Time,"a, b",c=d\n2026-06-01,1,2\n', '--device 1500 --map "a, b=power_kw,c=d=other_kw"'))[0],
    '2026-06-01T00:00:00Z power_kw=1 other_kw=2',
  )
})
