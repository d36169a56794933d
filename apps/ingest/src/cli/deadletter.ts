import { run } from './run.ts'

const usage = `usage: npm run deadletter -- list|replay|drop [--id N]... [--json]

Lines that InfluxDB never takes, set aside by ingest with the reason: lists them, spools them again, or drops them for good.
It asks the ingest that runs; where none does, it opens the spool itself.

  --id N   only this one, or these; drop and replay take all without it
  --json   a JSON object a line`

await run(usage, {
  list: async (access, { ids, json }) => {
    for await (const page of access.deadLetters())
      for (const letter of page.filter(({ id }) => ids === undefined || ids.includes(id)))
        console.log(
          json
            ? JSON.stringify(letter)
            : `${letter.id}  ${new Date(letter.timeMs).toISOString()}  ${letter.line}\n    ${letter.reason}`,
        )
  },
  replay: async (access, { ids }) => console.log(`${await access.settle('replay', ids)} lines are spooled again`),
  drop: async (access, { ids }) => console.log(`${await access.settle('drop', ids)} lines are dropped`),
})
