import { UsageError } from '@nrg/schema/usage-error'
import { parseCommandLine } from '@nrg/service/command-line'

export const usage = `usage: npm run notify -- explain ALERT_ID | test CHANNEL | given-up | retry

Asks the notify that runs; with NODE_ENV=production with the OPERATE_KEY of .env.

  explain ALERT_ID  who is told of the incident of an alert, when and why
  test CHANNEL      sends one message to all of a channel
  given-up          messages that could not be sent within a day
  retry             tries those again, for another day`

export type NotifyCommand =
  | { readonly name: 'explain' | 'test'; readonly about: string }
  | { readonly name: 'given-up' | 'retry' }

/** @throws UsageError with the usage; HelpAsked */
export function parseNotifyArguments(argv: readonly string[]): NotifyCommand {
  const { positionals } = parseCommandLine(argv, { allowPositionals: true }, usage)
  const [name, about, ...more] = positionals
  if (more.length === 0) {
    if ((name === 'explain' || name === 'test') && about !== undefined) return { name, about }
    if ((name === 'given-up' || name === 'retry') && about === undefined) return { name }
  }
  throw new UsageError(usage)
}
