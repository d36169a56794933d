import { readEnvironment } from '@nrg/schema/environment'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { localUrl } from '@nrg/service/local-url'
import { Port } from '@nrg/service/settings'
import { Type } from '@sinclair/typebox'
import { parseNotifyArguments } from './options.ts'
import { runNotify } from './run.ts'
import { Refused, RunningNotify } from './service.ts'

const Settings = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  NOTIFY_PORT: Port(3003),
  OPERATE_KEY: Type.Optional(Type.String()),
})

// npm run notify: asks the service that runs.
await runCommand(
  async (signal) => {
    const command = parseNotifyArguments(process.argv.slice(2))
    const { HOST, NOTIFY_PORT, OPERATE_KEY: key } = readEnvironment(Settings, withEnvFile(process.env))
    await runNotify(command, new RunningNotify({ url: localUrl(HOST, NOTIFY_PORT), key, signal }), console.log)
  },
  { expected: [Refused] },
)
