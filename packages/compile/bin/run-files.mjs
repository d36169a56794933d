// run-files.mjs: runs files of tests, one after another, in this process: what the one has loaded and made fast serves the
// next. Each is sent by its path (`{ file }`), or that there is none any more (`{}`). What a file prints is its TAP; the line
// after it begins with `END_OF_FILE` of the environment, and says as JSON what is wrong beside its tests.
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { compiledUrl, tapUrl } from '../src/compiled.mjs'
import { opened, openResources } from '../src/open-resources.mjs'
import { changes, processState } from '../src/process-state.mjs'

/** Of what the files of a process keep in its memory. */
const MAX_RSS_BYTES = 1_500_000_000
// Most of what tests run is run a few times: to optimize that takes longer than it saves, a tenth of all their time.
setFlagsFromString('--interrupt-budget=1000000')
const { END_OF_FILE = '', END_MS, TAP_TIMEOUT = '300' } = process.env
const { closeShared, runFile } = await import(await tapUrl())
/** Which files had more of a kind of resource open at their end than at their start. */
const openedBy = new Map()
/** Those that were good at their end. @type {Map<string, () => boolean>} */
const good = new Map()
let last = ''
process.setSourceMapsEnabled(true)

process.on('message', async (message) => {
  const { file } = /** @type {{ file?: string }} */ (message)
  if (file !== undefined) await run(file)
  else await end()
})

// Whoever sent the files is gone.
process.on('disconnect', () => process.exit(1))

/** @param {string} file */
async function run(file) {
  last = file
  const path = resolve(file)
  process.argv.splice(1, process.argv.length, path)
  let state = new Map()
  let open = new Map()
  const load = async () => {
    state = processState()
    open = openResources()
    await import(await compiledUrl(path))
  }
  const { timedOut, isGood } = await runFile(file, load, 1000 * Number(TAP_TIMEOUT))
  for (const kind of opened(open, openResources())) openedBy.set(kind, [...(openedBy.get(kind) ?? []), file])
  if (isGood()) good.set(file, isGood)
  const changed = changes(state, processState())
  // What hangs would go on beside the next.
  const goesOn = !timedOut && process.memoryUsage.rss() <= MAX_RSS_BYTES
  process.stdout.write(`${END_OF_FILE}${JSON.stringify({ code: 0, signal: null, changed, goesOn })}\n`, () => {
    if (timedOut) process.exit(1)
  })
}

/** Ends with the last of what is open; tells what came late, and what does not close. */
async function end() {
  await closeShared()
  process.once('beforeExit', () => process.send?.({ left: late() }))
  setTimeout(() => {
    const kinds = [...openResources().keys()].filter((kind) => !['PipeWrap', 'TTYWrap'].includes(kind))
    const by = kinds.flatMap((kind) => (openedBy.get(kind) ?? []).map((/** @type {string} */ file) => ({ file, kind })))
    const open = by.length > 0 ? by : [{ file: last, kind: kinds.join(', ') || 'something' }]
    const left = open.map(({ file, kind }) => ({ file, fault: `it leaves open: ${kind}` }))
    process.send?.({ left: [...late(), ...left] }, () => process.exit(1))
  }, Number(END_MS)).unref()
  process.removeAllListeners('message')
  process.channel?.unref()
}

const late = () =>
  [...good].flatMap(([file, isGood]) => (isGood() ? [] : [{ file, fault: 'an assertion came after its end' }]))
