import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { repositoryRoot } from '@nrg/service/environment'
import { launch } from '../browser.ts'
import { buildPage } from '../build-page.ts'
import { pictures, readmePictures } from './pictures.ts'
import { startScenario } from './scenario.ts'
import { take } from './take.ts'

const usage = `usage: npm run screenshots -- [--out FOLDER] [--only TEXT] [--readme] [--serve]

Draws the page with the fleet of its accepted pictures at a time that stands still, wide, medium and on a phone, light and
dark, and writes a PNG of each state.

  --out    where to: packages/lab/.tap/pictures
  --only   those whose names have this text
  --readme those of the README alone, into apps/dashboard/docs
  --serve  draw nothing: keep the page open at the address that is printed`

const options = {
  out: { type: 'string', default: join(repositoryRoot, 'packages/lab/.tap/pictures') },
  only: { type: 'string', default: '' },
  readme: { type: 'boolean', default: false },
  serve: { type: 'boolean', default: false },
} as const

// npm run screenshots
await runCommand(async () => {
  const { values } = parseCommandLine(process.argv.slice(2), { options }, usage)
  buildPage()
  const scenario = await startScenario()
  try {
    if (values.serve) {
      console.log(scenario.urls['the fleet'])
      await new Promise((resolve) => process.once('SIGINT', resolve))
      return
    }
    const out = values.readme ? join(repositoryRoot, 'apps/dashboard/docs') : values.out
    mkdirSync(out, { recursive: true })
    const browser = await launch()
    try {
      for (const picture of (values.readme ? readmePictures : pictures).filter(({ name }) =>
        name.includes(values.only),
      )) {
        await take(browser, scenario, picture, join(out, `${picture.name}.png`))
        console.log(picture.name)
      }
    } finally {
      await browser.close()
    }
  } finally {
    await scenario.close()
  }
})
