import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { requireStreamConfig } from '@nrg/stream/config'
import { lettersOf, replay } from '@nrg/stream/dead-letters'
import { openStream } from '@nrg/stream/open-stream'
import { cellsOf, dealOut, partitionsOf } from '@nrg/stream/partition-table'
import type { ReadingStream } from '@nrg/stream/stream'

const usage = `usage: npm run cells -- init CELL... | show | dead-letters [--json] | replay|drop [--id N]...

Past one machine: which cells there are, and which of the 64 partitions of devices each has, as the stream at STREAM_URL keeps it.

  init CELL...   says it, once: deals the partitions out to the cells that are named
  show           the cells, each with its partitions
  dead-letters   lines that the InfluxDB of a cell never took, with the reason
  replay         sends dead letters again; drop forgets them; all of them, or those of --id
  --json         a JSON object a line`

const options = {
  id: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

interface Given {
  readonly ids: readonly number[] | undefined
  readonly json: boolean
}

type Work = (stream: ReadingStream, given: Given) => Promise<void>

function init(cells: readonly string[]): Work {
  const table = dealOut(cells)
  return async (stream) => {
    if (await stream.createTable(table)) return show(stream)
    const there = [...cellsOf((await stream.table()) ?? []).keys()]
    throw new UsageError(`it is said already which cells there are: ${there.join(', ')}; nothing is changed`)
  }
}

async function show(stream: ReadingStream): Promise<void> {
  const table = await stream.table()
  if (table === undefined) throw new UsageError('nobody has said which cells there are: npm run cells -- init CELL...')
  for (const cell of cellsOf(table).keys()) {
    const partitions = partitionsOf(table, cell)
    console.log(`${cell}: ${partitions.length} partitions (${partitions.join(' ')})`)
  }
}

const verbs: Readonly<Record<string, Work | undefined>> = {
  show,
  'dead-letters': async (stream, { ids, json }) => {
    for await (const letter of lettersOf(stream, ids))
      console.log(
        json
          ? JSON.stringify(letter)
          : `${letter.id}  ${new Date(letter.timeMs).toISOString()}  ${letter.cell}  ${letter.line}\n    ${letter.reason}`,
      )
  },
  replay: async (stream, { ids }) => console.log(`${await replay(stream, ids)} lines are in the stream again`),
  drop: async (stream, { ids }) => {
    let dropped = 0
    for await (const { id } of lettersOf(stream, ids)) if (await stream.dropDeadLetter(id)) dropped++
    console.log(`${dropped} lines are dropped`)
  },
}

await runCommand(async () => {
  const { values, positionals } = parseCommandLine(process.argv.slice(2), { options, allowPositionals: true }, usage)
  const [verb = '', ...cells] = positionals
  const ids = values.id?.map(Number)
  const wrong = ids?.findIndex((id) => !Number.isSafeInteger(id) || id < 1) ?? -1
  if (wrong >= 0) throw new UsageError(`--id ${values.id?.[wrong]} is no number of a dead letter\n\n${usage}`)
  const work = verb === 'init' ? init(cells) : cells.length === 0 ? verbs[verb] : undefined
  if (work === undefined) throw new UsageError(usage)
  const silent = { info: () => undefined, warn: () => undefined }
  const stream = await openStream(requireStreamConfig(withEnvFile(process.env)), 'nrg-cells', silent)
  try {
    const obstacle = await stream.obstacle()
    if (obstacle !== undefined) throw new UsageError(obstacle)
    await work(stream, { ids, json: values.json })
  } finally {
    await stream.close()
  }
})
