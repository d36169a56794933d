import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the page may weigh in all, and what its first view may, in bytes after gzip. */
export const BUDGET = { js: 60_000, first: 35_000, css: 8000 } as const

/** What the built page weighs, in bytes after gzip. */
export function sizesOf(dir: string): Record<keyof typeof BUDGET, number> {
  const weigh = (name: string) => gzipSync(readFileSync(join(dir, name)), { level: 9 }).length
  const ending = (type: string) =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(`.${type}`))
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + weigh(name), 0)
  const asked = [...readFileSync(join(dir, 'index.html'), 'utf8').matchAll(/<script[^>]* src="\/([^"]+)"/g)]
  return { js: sum(ending('js')), first: sum(asked.map(([, name = '']) => name)), css: sum(ending('css')) }
}
