import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Test } from 'tap'
import { readOptionDefinitions, readOptionsOf } from '../src/command-line.ts'
import { type ReadingsFile, readingsFile } from '../src/readings-file.ts'
import { isBad } from '../src/record.ts'

/** Writes a file and opens it with options as they are given to a command. */
export async function open(t: Test, content: string | Buffer, options: string): Promise<ReadingsFile> {
  const args = [...options.matchAll(/"([^"]*)"|\S+/g)].map(([text, quoted]) => quoted ?? text)
  const { values } = parseArgs({ args, options: readOptionDefinitions })
  return readingsFile(join(t.testdir({ file: content }), 'file'), readOptionsOf(values))
}

/** Its readings, as `time metric=value …`, and what it skips, as `line: reason text`. */
export async function read(t: Test, content: string | Buffer, options: string): Promise<string[]> {
  const said: string[] = []
  for await (const item of (await open(t, content, options)).items()) {
    if (isBad(item)) said.push(`${item.line}: ${item.reason}${item.text === undefined ? '' : ` ${item.text}`}`)
    else {
      const values = Object.entries(item.metrics).map(([metric, value]) => `${metric}=${value}`)
      const device = item.deviceId === '1500' ? [] : [`device ${item.deviceId}`]
      said.push(
        [new Date(Number(item.time / 1_000_000n)).toISOString().replace('.000Z', 'Z'), ...device, ...values].join(' '),
      )
    }
  }
  return said
}
