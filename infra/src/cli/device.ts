import { userInfo } from 'node:os'
import { loadConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { parseDeviceArguments } from '../device/options.ts'
import { runDevice } from '../device/run.ts'

// npm run device: retires devices that were taken away, and lists all.
await runCommand(async () => {
  const command = parseDeviceArguments(process.argv.slice(2))
  const connection = connect(loadConfig(withEnvFile(process.env)))
  // Who acts is told in 64 characters at most.
  const by = `${userInfo().username} (npm run device)`.slice(-64)
  try {
    await runDevice(command, { connection, by, now: Date.now(), say: console.log })
  } finally {
    connection.close()
  }
})
