import { test } from 'tap'
import { open, read } from './read.ts'

const hours = Array.from({ length: 24 }, (_, at) => at)
const two = (count: number) => String(count).padStart(2, '0')
/** A day of so many values, `0;1;2…`. */
const row = (count: number, mark: string) => Array.from({ length: count }, (_, at) => at).join(mark)

test('a column an hour, a day a line: the gap of spring has no value, as clocks show it', async (t) => {
  const header = ['Datum', ...hours.map((hour) => `${two(hour)}:00`)].join(';')
  const spring = ['29.03.2026', '0', '1', '', ...hours.slice(3)].join(';')
  const says = await read(t, `${header}\n${spring}\n`, '--device 1500 --map *=power_kw --zone Europe/Berlin')
  t.equal(says.length, 23)
  t.strictSame(says.slice(0, 3), [
    '2026-03-28T23:00:00Z power_kw=0',
    '2026-03-29T00:00:00Z power_kw=1',
    '2026-03-29T01:00:00Z power_kw=3',
  ])
  t.equal(says.at(-1), '2026-03-29T21:00:00Z power_kw=23')
})

test('the hour that clocks show twice: columns 3A and 3B', async (t) => {
  const names = [1, 2, '3A', '3B', ...hours.slice(3).map((hour) => hour + 1)]
  const says = await read(
    t,
    `Date,${names.map((name) => `Hour ${name}`).join(',')}\n2026-10-25,${row(25, ',')}\n2026-10-26,${['0', '1', '2', '', ...hours.slice(3)].join(',')}\n`,
    '--device 1500 --map *=power_kw --zone Europe/Berlin',
  )
  t.strictSame(
    says.slice(0, 25),
    Array.from(
      { length: 25 },
      (_, at) => `${new Date(Date.UTC(2026, 9, 24, 22 + at)).toISOString().replace('.000Z', 'Z')} power_kw=${at}`,
    ),
  )
  t.strictSame(says.slice(25, 29), [
    '2026-10-25T23:00:00Z power_kw=0',
    '2026-10-26T00:00:00Z power_kw=1',
    '2026-10-26T01:00:00Z power_kw=2',
    '2026-10-26T02:00:00Z power_kw=3',
  ])
})

test('quarter hours by number, with one more for the longest day: they are counted from midnight', async (t) => {
  const names = Array.from({ length: 100 }, (_, at) => `V${String(at + 1).padStart(3, '0')}`)
  const says = await read(
    t,
    `Kunde\tTag\t${names.join('\t')}\nA\t25.10.2026\t${row(100, '\t')}\nA\t26.10.2026\t${row(96, '\t')}\n`,
    '--device 1500 --map *=power_kw --zone Europe/Berlin',
  )
  t.equal(says.length, 196)
  t.equal(says[99], '2026-10-25T22:45:00Z power_kw=99')
  t.equal(says[100], '2026-10-25T23:00:00Z power_kw=0')
})

test("the UK's half hours: a row for each meter and channel, times as headers", async (t) => {
  const names = Array.from({ length: 48 }, (_, at) => `hh${two(Math.floor((at + 1) / 2))}${two(((at + 1) % 2) * 30)}`)
  const file = `MPAN,Type,Date,${names.join(',')}\n1200000000001,AI,13/06/2026,${row(48, ',')}\n1200000000001,RI,13/06/2026,${row(48, ',')}\n`
  const options = '--device-column MPAN --device 1200000000001=1500 --zone Europe/London'
  const says = await read(t, file, `${options} --map AI=energy_kwh,RI=reactive_kvarh`)
  t.equal(says.length, 96)
  t.strictSame(
    [says[0], says[47], says[48]],
    [
      '2026-06-12T23:30:00Z energy_kwh=0',
      '2026-06-13T23:00:00Z energy_kwh=47',
      '2026-06-12T23:30:00Z reactive_kvarh=0',
    ],
  )
  await t.rejects(
    open(t, file, `${options} --map Import=energy_kwh`),
    /a column for each of 48 times.*--map "\*=energy_kwh".*MPAN, Type/,
  )
})

test('intervals as headers; a day that is none is skipped once', async (t) => {
  const header = ['Date', ...hours.map((hour) => `${two(hour)}:00 - ${two(hour + 1)}:00`)].join(',')
  const says = await read(
    t,
    `${header}\n2026-06-01,${row(24, ',')}\n2026-06-31,${row(24, ',')}\nSum,${row(24, ',')}\n`,
    '--device 1500 --map *=power_kw',
  )
  t.equal(says.length, 26)
  t.equal(says[23], '2026-06-01T23:00:00Z power_kw=23')
  t.strictSame(says.slice(24), ['3: no time 2026-06-31', '4: no time Sum'])
})

test('channels that are numbered are no hours, where they are mapped by their names', async (t) => {
  const names = hours.map((hour) => `ch${hour + 1}`).join(',')
  t.strictSame(
    await read(
      t,
      `time,${names}\n2026-06-01 10:00,${row(24, ',')}\n`,
      '--device 1500 --map ch1=current_a,ch24=power_kw',
    ),
    ['2026-06-01T10:00:00Z current_a=0 power_kw=23'],
  )
})
