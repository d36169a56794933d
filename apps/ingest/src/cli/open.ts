import { EnvironmentError } from '@nrg/schema/environment'
import { withEnvFile } from '@nrg/service/environment'
import { loadConfig } from '../config.ts'
import { allDeadLetters, settleAll } from '../spool/dead-letters.ts'
import { LevelSpool } from '../spool/level-spool.ts'
import type { DeadLetter, SpoolState } from '../spool/spool.ts'

/** The spool of this installation, in the ingest that runs or by its files. */
export interface Access {
  readonly damage?: string | undefined
  state(): Promise<SpoolState>
  deadLetters(): AsyncIterable<DeadLetter[]>
  settle(how: 'replay' | 'drop', ids: readonly number[] | undefined): Promise<number>
  close(): Promise<void>
}

/** Asks the ingest that runs; where none does, opens the files. */
export async function openSpoolOfInstallation(): Promise<Access> {
  const { settings, spool: where } = loadConfig(withEnvFile(process.env))
  const base = `http://127.0.0.1:${settings.INGEST_PORT}/api/spool`
  const ask = async (path = '', method = 'GET') => {
    const answer = await fetch(base + path, { method, headers: { authorization: settings.INGEST_KEY } })
    const text = await answer.text()
    if (!answer.ok) throw new EnvironmentError(`ingest at ${base}${path} answers ${answer.status}: ${text}`)
    return JSON.parse(text)
  }
  const runs = await fetch(base, { method: 'HEAD' }).then(
    () => true,
    () => false,
  )
  if (runs)
    return {
      state: () => ask(),
      async *deadLetters() {
        for (let from = 0; ; ) {
          const page = (await ask(`/dead-letters?from=${from}`)) as DeadLetter[]
          if (page.length === 0) return
          yield page
          from = (page.at(-1)?.id ?? 0) + 1
        }
      },
      settle: async (how, ids) =>
        (await ask(`/dead-letters/${how}${ids ? `?ids=${ids.join(',')}` : ''}`, 'POST')).settled,
      close: async () => undefined,
    }
  const { spool, damage } = await LevelSpool.open({ ...where, clock: Date.now })
  return {
    damage,
    state: async () => spool.state,
    deadLetters: () => allDeadLetters(spool),
    settle: (how, ids) => settleAll(spool, how, ids && new Set(ids)),
    close: () => spool.close(),
  }
}
