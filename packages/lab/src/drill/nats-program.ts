import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findNatsServer, type NatsProgram } from '@nrg/service/testing/nats-server'

/** What is built where none is there, and for how long that may take: a machine without a network waits for nothing. */
const MODULE = 'github.com/nats-io/nats-server/v2@v2.14.5'
const BUILD_MS = 300_000

/** The nats-server of `NATS_SERVER` or the PATH; else one that Go builds, and the next drill finds; else why there is none. */
export async function natsProgram(progress: (text: string) => void): Promise<NatsProgram | string> {
  const found = findNatsServer(process.env)
  if (typeof found !== 'string') return found
  const bin = join(tmpdir(), 'nrg-nats-server')
  const built = () => findNatsServer({ NATS_SERVER: join(bin, 'nats-server') })
  const before = built()
  if (typeof before !== 'string') return before
  try {
    progress(`building ${MODULE}`)
    const env = { ...process.env, GOBIN: bin, GOTOOLCHAIN: 'local' }
    await promisify(execFile)('go', ['install', MODULE], { env, timeout: BUILD_MS })
    return built()
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string }
    const why = code === 'ENOENT' ? 'there is no Go to build it' : `\`go install ${MODULE}\` fails: ${lastLine(stderr)}`
    return `${found}; ${why}`
  }
}

const lastLine = (text: string | undefined): string => text?.trim().split('\n').at(-1)?.trim() || 'no answer in time'
