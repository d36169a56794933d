import { readTestCases } from './read-testcases.ts'
import { type Outcome, runTestCase } from './run-testcase.ts'

const limitMs = 10_000

/** Runs the testcases of a checkout of the official Flux repository and prints what became of each. */
function main(checkout: string | undefined, only: string | undefined): number {
  if (!checkout) {
    console.error('usage: npm run conformance:flux -- CHECKOUT [text in the names of the testcases to run]')
    return 2
  }
  const chosen = readTestCases(checkout).filter(({ name }) => !only || name.includes(only))
  const counts: Record<Outcome['kind'], number> = { passed: 0, refused: 0, rejected: 0, wrong: 0 }
  const refusals = new Map<string, number>()
  for (const { name, script, isSkipped } of chosen) {
    if (isSkipped) continue
    const outcome = runTestCase(script, limitMs)
    counts[outcome.kind]++
    if (outcome.kind === 'refused') refusals.set(outcome.reason, (refusals.get(outcome.reason) ?? 0) + 1)
    if (outcome.kind === 'wrong' || outcome.kind === 'rejected' || (only && outcome.kind === 'refused'))
      console.log(`${outcome.kind} ${name}\n  ${outcome.reason}`)
  }
  for (const [reason, count] of [...refusals].sort((a, b) => b[1] - a[1]))
    console.log(`refused ${count} times: ${reason}`)
  const failed = counts.refused + counts.rejected + counts.wrong
  console.log(
    `${counts.refused} refused by name, ${counts.rejected} rejected by the official checker, ${counts.wrong} wrong`,
  )
  console.log(`${counts.passed} passed, ${failed} failed, ${chosen.length - counts.passed - failed} skipped`)
  return counts.wrong === 0 ? 0 : 1
}

process.exitCode = main(process.argv[2], process.argv[3])
