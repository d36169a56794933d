import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { repositoryRoot } from '@nrg/service/environment'
import type { Browser } from 'playwright-core'
import { BUDGET, sizesOf } from '../../../../../apps/dashboard/vite/sizes.ts'
import { formatTable, type Result } from '../../../src/bench/table.ts'
import { launch } from '../browser.ts'
import { buildPage } from '../build-page.ts'
import { Cable } from '../cable.ts'
import { Installation } from '../installation.ts'
import { sendOnce } from '../many-devices.ts'
import { Plant } from '../plant.ts'
import { firstFigures } from './first-figures.ts'
import { windowed } from './lists.ts'
import { backAgain, heapOver, MINUTE_MS, streaming } from './live.ts'
import { opened } from './opened.ts'
import { spread } from './spread.ts'
import { storeScores, whatIfTimes } from './what-if.ts'

/** More devices than an installation takes as it is. */
const ROOM = { INGEST_NEW_DEVICES: '20000', INGEST_MAX_DEVICES: '20000' }

const options = {
  minutes: { type: 'string', default: '10' },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const LIVE = Array.from({ length: 200 }, (_, place) => 1000 + place)
const TRIES = 7

/** What the parts measure. */
interface Bench {
  readonly installation: Installation
  readonly browser: Browser
  readonly minutes: number
  readonly print: Print
}

/** Tells one part's figures. */
type Print = (method: string, figures: Result['figures']) => void

const parts: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  figures: async ({ browser, installation, print }) => {
    print('first figures', await firstFigures(browser, installation.url))
  },
  stream: async ({ browser, installation, minutes, print }) => {
    const page = await opened(browser, installation.url)
    print('200 devices, each second', await streaming(page))
    const cable = await Cable.to(installation.url)
    const cut = await opened(browser, cable.url)
    cable.cut()
    print('heap', await heapOver(page, minutes))
    await page.context().close()
    await sleep(MINUTE_MS)
    print('cut off', { minutes: minutes + 1, ...(await backAgain(cut, cable)) })
    await cable.close()
  },
  'what-if': async ({ browser, installation, print }) => {
    const scores = await storeScores(installation, LIVE)
    const page = await opened(browser, installation.url)
    const { unfolded, moved } = await whatIfTimes(page, TRIES)
    print('what if', { scores, 'unfolded ms': Math.round(unfolded), ...spread(moved) })
    await page.context().close()
  },
  lists: async ({ browser, installation, print }) => {
    for (const count of [1000, 10_000]) {
      await sendOnce(installation, count)
      print(`${count} devices`, await windowed(browser, installation.url))
    }
  },
}

const usage = `usage: npm run bench:page -- [--minutes N] [--only PART] [--json]

Opens the page in Debian's Chromium before the running system and prints what it weighs and how long it takes: the first
figures on a cold cache, what it does while 200 devices stream each second, the heap over some minutes, how it comes back from
being cut off for a minute longer, another threshold over seven days of 50 devices, and lists of 1,000 and 10,000 devices. It
tells times, and fails by none.

  --minutes  how long the heap is watched: 10
  --only     one part of it: ${Object.keys(parts).join(', ')}
  --json     figures as JSON, when all are taken`

// npm run bench:page
await runCommand(async () => {
  const { values } = parseCommandLine(process.argv.slice(2), { options }, usage)
  const { only, json } = values
  const minutes = Number(values.minutes)
  if (!(minutes >= 0)) throw new UsageError(`--minutes is a number: ${values.minutes} is none`)
  if (only !== undefined && !Object.hasOwn(parts, only))
    throw new UsageError(`--only is one of ${Object.keys(parts).join(', ')}: ${only} is none`)
  const results: Result[] = []
  const print: Print = (method, figures) => {
    const result = { benchmark: 'page', method, figures }
    results.push(result)
    if (!json) console.log(`${formatTable([result])}\n`)
  }
  buildPage()
  print('weight', weight())
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'))
  const installation = await Installation.start(folder, join(import.meta.dirname, '../fleet.yaml'), ROOM)
  const plant = new Plant(installation, LIVE, 1000)
  const browser = await launch()
  try {
    await plant.start()
    for (const [name, measure] of Object.entries(parts))
      if (only === undefined || only === name) await measure({ installation, browser, minutes, print })
  } finally {
    await plant.stop()
    await browser.close()
    await installation.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  if (json) console.log(JSON.stringify(results, null, 2))
})

/** What is fetched in all, before the first view, and of styles; each with what it may be. */
function weight() {
  const sizes = Object.entries(sizesOf(join(repositoryRoot, 'apps/dashboard/dist')))
  return Object.fromEntries(
    sizes.map(([type, bytes]) => [
      `${type} kB gzip`,
      `${(bytes / 1000).toFixed(1)} of ${BUDGET[type as keyof typeof BUDGET] / 1000}`,
    ]),
  )
}
