import type { Explanation } from '../decisions/explain.ts'
import type { GivenUp } from '../operations.ts'
import type { NotifyCommand } from './options.ts'
import { Refused, type RunningNotify } from './service.ts'

type Tested = readonly {
  readonly addressee: string
  readonly outcome: { readonly kind: string; readonly reason?: string }
}[]

/** Does what a command line asks for, by the service that runs. @throws Refused; UsageError */
export async function runNotify(command: NotifyCommand, notify: RunningNotify, say: (line: string) => void) {
  switch (command.name) {
    case 'explain': {
      const path = `explain/${encodeURIComponent(command.about)}`
      const { incident, title, told, passed } = await notify.ask<Explanation & { incident: string; title: string }>(
        'GET',
        path,
      )
      say(`${title} (${incident})`)
      for (const { channel, addressee, when, why } of told) say(`  ${channel} (${addressee}): ${when}; ${why}`)
      if (told.length === 0) say('  nobody is told')
      for (const line of passed) say(`  ${line}`)
      return
    }
    case 'test': {
      const tested = await notify.ask<Tested>('POST', `test/${encodeURIComponent(command.about)}`)
      for (const { addressee, outcome } of tested) say(`${addressee}: ${outcome.reason ?? outcome.kind}`)
      if (tested.some(({ outcome }) => outcome.kind !== 'sent')) throw new Refused('not all of it was sent')
      return
    }
    case 'given-up': {
      const all = await notify.ask<readonly GivenUp[]>('GET', 'given-up')
      for (const { key, channel, kind, decided, incidents, fault } of all)
        say(`${key}  ${decided}  ${kind} of ${incidents.join(', ')} to ${channel}\n    ${fault}`)
      if (all.length === 0) say('nothing was given up')
      return
    }
    case 'retry': {
      const { retried, outdated } = await notify.ask<{ retried: number; outdated: number }>('POST', 'retry')
      say(`${retried === 1 ? '1 message is' : `${retried} messages are`} tried again`)
      if (outdated > 0) say(`${outdated} no more: what came after, of the same incidents, was sent meanwhile`)
    }
  }
}
