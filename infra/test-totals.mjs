import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the tests of a package leave what they printed, and the names of the files that were run. */
const RESULTS = '.tap/test-results'
const RUN = '.tap/run'

/**
 * One plain sum over the TAP files of packages (a cached task's are restored by turbo): one count for each top-level
 * `t.test()`.
 */
export function testTotals(packages) {
  const total = { passed: 0, failed: 0, skipped: 0, files: 0 }
  for (const folder of packages) for (const file of tapFiles(folder)) addFile(total, readFileSync(file, 'utf8'))
  return total
}

/** How many files of tests were run, in packages of which turbo has restored nothing. */
export function filesRun(packages) {
  const lists = packages.flatMap((folder) => {
    const list = join(folder, RUN)
    return existsSync(list) ? [readFileSync(list, 'utf8')] : []
  })
  return lists.join('').split('\n').length - 1
}

/** The TAP files of a package; none where it ran no test. */
function tapFiles(folder) {
  const results = join(folder, RESULTS)
  if (!existsSync(results)) return []
  const names = readdirSync(results, { recursive: true })
  return names.filter((name) => name.endsWith('.tap')).map((name) => join(results, name))
}

function addFile(total, text) {
  total.files++
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
