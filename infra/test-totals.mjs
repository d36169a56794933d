import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One plain sum over the TAP files in folders, one for each package (a cached task's are restored by turbo): one count
 * for each top-level `t.test()`.
 */
export function testTotals(folders) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const folder of folders) for (const file of tapFiles(folder)) addFile(total, readFileSync(file, 'utf8'))
  return total
}

/** The TAP files of a package; none where it ran no test. */
function tapFiles(folder) {
  try {
    const names = readdirSync(folder, { recursive: true })
    return names.filter((name) => name.endsWith('.tap')).map((name) => join(folder, name))
  } catch {
    return []
  }
}

function addFile(total, text) {
  const lines = text.split('\n')
  // No plan: the file died before it ran a test.
  if (!lines.some((line) => /^1\.\.\d+/.test(line))) total.failed++
  for (const line of lines) {
    if (!/^(not )?ok\b/.test(line)) continue
    if (/ # (SKIP|TODO)\b/i.test(line)) total.skipped++
    else if (line.startsWith('not')) total.failed++
    else total.passed++
  }
}
