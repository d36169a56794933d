import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { runner } from '@nrg/compile/program'
import t from 'tap'
import { dump, newYear, openStore } from './fixture/open-store.ts'

t.setTimeout(180_000)

const writer = fileURLToPath(new URL('./fixture/killed-writer.ts', import.meta.url))

/** Lets a process write for a while and kills it; answers the number of the last acknowledged write. */
async function writeAndKill(dir: string, from: number, ms: number): Promise<number> {
  const child = spawn(process.execPath, [runner, writer, dir, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  let killing = false
  child.stdout.on('data', (data) => {
    output += data
    // Not before something was acknowledged.
    if (killing || !/open\n\d/.test(output)) return
    killing = true
    setTimeout(() => child.kill('SIGKILL'), ms)
  })
  await once(child, 'close')
  const numbers = output.split('\n').slice(1, -1)
  return numbers.length > 0 ? Number(numbers.at(-1)) : from - 1
}

t.test('what was acknowledged before kill -9 is there after it, again and again', async (t) => {
  const dir = t.testdir({})
  let last = 0
  for (let round = 0; round < 4; round++) {
    last = await writeAndKill(dir, last + 1, 40 + round * 60)
    const under = await openStore(t, { dir, memoryBytes: 512 * 1024 })
    const series = dump(under, { bucketId: 'b', start: 0n, stop: newYear })
    const { damagedValues, repairs } = under.store.stats()
    t.strictSame({ damagedValues, repairs }, { damagedValues: 0, repairs: 0 })
    t.equal(series.length, 100)
    const counts = series.map((line) => line.split(' ').length - 2)
    // The write that was under way may be there or not, but whole and not twice.
    t.ok(
      counts.every((count) => count === counts[0]),
      'whole writes',
    )
    t.ok(counts[0] === last || counts[0] === last + 1, `${counts[0]} writes, ${last} acknowledged`)
    const values = series[1]
      ?.split(' ')
      .slice(2)
      .map((point) => Number(point.split('=')[1]))
    t.strictSame(
      values,
      Array.from({ length: counts[0] as number }, (_, i) => i + 1),
    )
    t.ok(((await under.store.metadata.get('last')) as number) >= last)
    last = counts[0] as number
    await under.store.close()
  }
  t.comment(`${last} writes of 100 points`)
})
