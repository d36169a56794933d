import { run } from './run.ts'

const usage = `usage: npm run spool -- check [--json]

What ingest keeps on disk until InfluxDB takes it: how much, since when, and whether something of it was damaged. It asks the
ingest that runs; where none does, it opens the spool, which repairs it where that is needed.

  --json   as a JSON object`

await run(usage, {
  check: async (access, { json }) => {
    const state = await access.state()
    if (json) return console.log(JSON.stringify(state))
    const since = state.oldestMs === undefined ? '' : `, the oldest since ${new Date(state.oldestMs).toISOString()}`
    console.log(`${state.lines} lines wait${since}; ${state.bytes} of ${state.limitBytes} bytes are taken`)
    console.log(`${state.deadLetters} dead letters; ${state.lost} lines were lost to damage`)
    if (state.fault !== undefined) console.log(state.fault)
  },
})
