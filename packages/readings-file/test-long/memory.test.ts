import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runner } from '@nrg/compile/program'
import { test } from 'tap'

/** More than may be held; a gigabyte takes a quarter of an hour. */
const SIZE = 300 * 1024 ** 2
/** What node needs by itself is about 80 MB. */
const LIMIT_MB = 256

const shapes = {
  csv: {
    head: 'Titel\n\nZeit;Strom;Text\n',
    row: (at: string) => `${at};1,5;${'x'.repeat(60)}\n`,
    tail: '',
    map: 'Strom=current_a',
  },
  json: {
    head: '{"data":[',
    row: (at: string) => `{"time":"${at}","v":1.5,"text":"${'x'.repeat(60)}"},`,
    tail: '{}]}',
    map: 'v=current_a',
  },
}

for (const [name, { head, row, tail, map }] of Object.entries(shapes))
  test(`300 MB of ${name} are read in ${LIMIT_MB} MB`, { timeout: 3_600_000 }, async (t) => {
    const dir = t.testdir()
    const path = join(dir, 'large')
    const file = createWriteStream(path)
    file.write(head)
    let rows = 0
    for (let written = 0; written < SIZE; ) {
      let block = ''
      for (let count = 0; count < 1000; count++, rows++)
        block += row(new Date(1_600_000_000_000 + rows * 1000).toISOString())
      written += block.length
      if (!file.write(block)) await once(file, 'drain')
    }
    file.end(tail)
    await once(file, 'finish')
    const script = join(dir, 'read.ts')
    const source = join(import.meta.dirname, '../src')
    writeFileSync(
      script,
      `import { extentOf } from '${source}/extent.ts'
import { parseMapping } from '${source}/mapping.ts'
import { readingsFile } from '${source}/readings-file.ts'
const file = await readingsFile(process.argv[2], { mapping: parseMapping(process.argv[3]), device: '1500' })
const { readings } = await extentOf(file.items())
console.log(JSON.stringify({ readings, mb: process.resourceUsage().maxRSS / 1024 }))`,
    )
    const child = spawn(process.execPath, [runner, script, path, map], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: join(import.meta.dirname, '..'),
    })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    await once(child, 'close')
    const { readings, mb } = JSON.parse(text) as { readings: number; mb: number }
    t.equal(readings, rows)
    t.ok(mb < LIMIT_MB, `${Math.round(mb)} MB`)
  })
