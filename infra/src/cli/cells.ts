import { withDeviceActs } from '@nrg/detection/acts/with-device-acts'
import { siteOf } from '@nrg/detection/place'
import { cellDatabases } from '@nrg/influx/cell-databases'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { parseCommandLine } from '@nrg/service/command-line'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { requireStreamConfig } from '@nrg/stream/config'
import { lettersOf, replay } from '@nrg/stream/dead-letters'
import { openStream } from '@nrg/stream/open-stream'
import { PARTITIONS, partitionOf } from '@nrg/stream/partition'
import { cellsOf, checkCell, dealOut, partitionsOf } from '@nrg/stream/partition-table'
import { NO_TABLE, type ReadingStream } from '@nrg/stream/stream'
import { loadConfig } from '../config.ts'
import { MoveError } from '../move/move-error.ts'
import { movePartition } from '../partition/move-partition.ts'
import { readActs } from '../stored-acts.ts'

const usage = `usage: npm run cells -- init CELL... | show | where NAME... | move N --to CELL | dead-letters [--json] | replay|drop [--id N]...

Past one machine: which cells there are, and which of the 64 partitions of devices each has, as the stream at STREAM_URL keeps it.

  init CELL...       says it, once: deals the partitions out to the cells that are named
  show               the cells, each with its partitions, and those that are on their way
  where NAME...      the partition and the cell of a site, or of a device that has none
  move N --to CELL   moves partition N to another cell, which may be a new one, while its readings come: what is stored of its
                     devices goes along, with alerts that are open. Both are in INFLUXDB_URLS, with tokens that may write and
                     delete, and their writers run. It ends some minutes after the other cell goes on, when what the first one
                     has is deleted. Killed at any moment, run it again; to the cell that still has it takes it back
  dead-letters       lines that the InfluxDB of a cell never took, with the reason
  replay             sends dead letters again; drop forgets them; all of them, or those of --id
  --json             a JSON object a line`

const options = {
  to: { type: 'string' },
  id: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

interface Given {
  readonly ids: readonly number[] | undefined
  readonly json: boolean
  readonly signal: AbortSignal
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
  const layout = await stream.layout()
  if (layout === undefined) throw new UsageError(NO_TABLE)
  for (const cell of cellsOf(layout.partitions).keys()) {
    const partitions = partitionsOf(layout.partitions, cell)
    console.log(`${cell}: ${partitions.length} partitions (${partitions.join(' ')})`)
  }
  for (const [partition, { from, to, movedAt }] of Object.entries(layout.moves))
    console.log(
      `partition ${partition} is on its way from ${from} to ${to}${movedAt === undefined ? '' : `, which has it since ${new Date(movedAt).toISOString()}`}: npm run cells -- move ${partition} --to ${to} ends it`,
    )
}

function where(names: readonly string[]): Work | undefined {
  if (names.length === 0) return undefined
  return async (stream) => {
    const table = await stream.table()
    if (table === undefined) throw new UsageError(NO_TABLE)
    for (const name of names) console.log(`${name}: partition ${partitionOf(name)}, in ${table[partitionOf(name)]}`)
  }
}

function move(partition: number, to: string): Work {
  checkCell(to)
  if (!(Number.isInteger(partition) && partition >= 0 && partition < PARTITIONS))
    throw new UsageError(`a partition is a number from 0 to ${PARTITIONS - 1}`)
  return async (stream, { signal }) => {
    const env = withEnvFile(process.env)
    const { fleet, dataDir } = loadConfig(env)
    const registry = loadConnection(env)
    const urls = env.INFLUXDB_URLS?.trim()
    if (!urls)
      throw new UsageError(
        'INFLUXDB_URLS is not set: set it to the InfluxDB of each cell, north=http://TOKEN@10.0.0.1:8086,south=…',
      )
    const connection = connect(registry)
    const acts = await readActs(createReader(connection), Date.now()).finally(() => connection.close())
    await movePartition({
      stream,
      partition,
      to,
      databases: cellDatabases(urls, registry, checkCell),
      siteOf: siteOf(withDeviceActs(loadFleetConfig(fleet), acts)),
      dataDir,
      signal,
      say: console.log,
    })
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

/** What a command line asks for; `undefined` where that is nothing. */
function workOf(verb: string, names: readonly string[], to: string | undefined): Work | undefined {
  if (verb === 'move') return to === undefined || names.length !== 1 ? undefined : move(Number(names[0]), to)
  if (to !== undefined) return undefined
  if (verb === 'init') return init(names)
  if (verb === 'where') return where(names)
  return names.length === 0 ? verbs[verb] : undefined
}

const work = async (signal: AbortSignal) => {
  const { values, positionals } = parseCommandLine(process.argv.slice(2), { options, allowPositionals: true }, usage)
  const [verb = '', ...names] = positionals
  const ids = values.id?.map(Number)
  const wrong = ids?.findIndex((id) => !Number.isSafeInteger(id) || id < 1) ?? -1
  if (wrong >= 0) throw new UsageError(`--id ${values.id?.[wrong]} is no number of a dead letter\n\n${usage}`)
  const work = workOf(verb, names, values.to)
  if (work === undefined) throw new UsageError(usage)
  const silent = { info: () => undefined, warn: () => undefined }
  const stream = await openStream(requireStreamConfig(withEnvFile(process.env)), 'nrg-cells', silent)
  try {
    const obstacle = await stream.obstacle()
    if (obstacle !== undefined) throw new UsageError(obstacle)
    await work(stream, { ids, json: values.json, signal })
  } finally {
    await stream.close()
  }
}

await runCommand(work, { expected: [MoveError] })
