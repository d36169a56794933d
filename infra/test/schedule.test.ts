import { fluxInteger } from '@nrg/influx/flux'
import { test } from 'tap'
import { withOptions } from '../src/script/task-script.ts'
import { detector, HOUR, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'
import { holdLate } from './fixture/late.ts'

test('readings that come late are judged at once, wherever they fall between the runs', (t) => holdLate(t, 2))

test('what is too much for one run is judged by those after it', async (t) => {
  const { tasks, write, over, at, scores } = await detector(t, {
    metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
    detectors: { zscore: { sd_floor: 0.1 } },
  })
  const named = (...names: string[]) => tasks.filter(({ name }) => names.includes(name))
  const now = T0 + 2 * HOUR
  const faults = [70, 85, 100, 115].map((minutes) => ({ device: 1000, at: T0 + minutes * MINUTE, current_a: 34 }))
  await write([...quiet(1000, T0, now), ...quiet(1001, T0, now)])
  await write(faults)
  await over(T0, now, named('nrg-rollup', 'nrg-baseline'))
  const judging = named('nrg-zscore', 'nrg-limit').map((task) => withOptions(task, { share: fluxInteger(600) }))
  const found: number[] = []
  for (let run = 0; run < 8; run++) {
    await at(now + run * 10 * SECOND, judging)
    found.push((await scores()).filter(({ ratio }) => ratio !== 0).length)
  }
  t.ok((found[0] as number) < 8 && found.some((number) => number > 0 && number < 8), 'not all at once')
  t.equal(found.at(-1), 2 * faults.length, 'and in the end all, by both')
})
