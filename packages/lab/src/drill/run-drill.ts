import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Drill, Findings } from './drill.ts'
import { randomFrom } from './random.ts'

export interface DrillOptions {
  readonly seed: number
  readonly short: boolean
  readonly progress: (text: string) => void
}

/** What came of a drill. */
export interface DrillReport extends Findings {
  readonly drill: string
  readonly title: string
  readonly seed: number
  readonly short: boolean
  readonly ok: boolean
  readonly seconds: number
}

/** Runs a drill in a folder of its own, which is gone afterwards unless something was found. */
export async function runDrill(drill: Drill, { seed, short, progress }: DrillOptions): Promise<DrillReport> {
  const folder = await mkdtemp(join(tmpdir(), `nrg-drill-${drill.name}-`))
  const began = performance.now()
  let ok = false
  try {
    const findings = await drill.run({ folder, seed, random: randomFrom(seed), short, progress })
    ok = findings.checks.length > 0 && findings.checks.every((check) => check.ok)
    const seconds = Math.round((performance.now() - began) / 100) / 10
    return { drill: drill.name, title: drill.title, seed, short, ok, seconds, ...findings }
  } finally {
    if (ok) await rm(folder, { recursive: true, force: true })
    else progress(`what was found is kept in ${folder}`)
  }
}
