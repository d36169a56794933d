import { runCommand } from '@nrg/service/command'
import { formatTable } from '../../src/bench/table.ts'
import { confusion, isKept, summary } from './confusion.ts'
import { judgeWorld } from './judge.ts'
import { parseKindsArguments } from './options.ts'

// npm run bench:kinds: which kind of cause the service says that incidents have, beside the one that was put in.
await runCommand(async (signal) => {
  const { seeds, days, keep, json } = parseKindsArguments(process.argv.slice(2))
  const all = []
  for (const seed of seeds) all.push(...(await judgeWorld({ seed, days }, keep, signal)))
  const results = [confusion(all), summary(all)]
  console.log(json ? JSON.stringify(results.flat(), null, 2) : results.map(formatTable).join('\n\n'))
  if (!isKept(all)) process.exitCode = 1
})
