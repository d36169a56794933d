import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the page may weigh in all, in bytes after gzip. */
export const BUDGET = { js: 60_000, css: 8000 } as const

/** What the built page weighs, in bytes after gzip. */
export function sizesOf(dir: string): Record<keyof typeof BUDGET, number> {
  const sizes = { js: 0, css: 0 }
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const type = name.split('.').at(-1) as keyof typeof sizes
    if (type in sizes) sizes[type] += gzipSync(readFileSync(join(dir, name)), { level: 9 }).length
  }
  return sizes
}
