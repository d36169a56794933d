import { test } from 'tap'
import { QueryOutput } from '../../src/query/query-output.ts'

function build() {
  const output = new QueryOutput()
  const calls: string[] = []
  output.attach({ cancel: () => calls.push('cancel'), release: (bytes) => calls.push(`release ${bytes}`) })
  return { output, calls }
}

const bytes = (text: string) => new TextEncoder().encode(text)

test('hands on pieces as they come, and says what was taken', async (t) => {
  const { output, calls } = build()
  const taken: string[] = []
  const reading = (async () => {
    await output.begun()
    for await (const piece of output) taken.push(Buffer.from(piece).toString())
  })()
  output.push(bytes('ab'))
  await new Promise((resolve) => setImmediate(resolve))
  output.push(bytes('cde'))
  output.end()
  await reading
  t.strictSame(taken, ['ab', 'cde'])
  t.strictSame(calls, ['release 2', 'release 3'])
})

test('a failure before the first piece is an error of its own', async (t) => {
  for (const [failure, expected] of [
    [
      { code: 'not found', message: 'm', bug: false },
      { code: 'not found', message: 'm' },
    ],
    [
      { code: 'unimplemented', message: 'm', bug: false },
      { code: 'not implemented', message: 'm' },
    ],
    [
      { code: 'internal error', message: 'stack', bug: true },
      { code: 'internal error', message: /check server logs/ },
    ],
  ] as const) {
    const { output } = build()
    const begun = t.rejects(output.begun(), expected)
    output.fail({ phase: 'start', ...failure })
    await begun
  }
})

test('a failure after the first piece ends the output early', async (t) => {
  const { output } = build()
  output.push(bytes('a'))
  output.fail({ phase: 'run', code: 'unavailable', message: 'm', bug: false })
  await output.begun()
  const taken: Uint8Array[] = []
  await t.rejects(
    (async () => {
      for await (const piece of output) taken.push(piece)
    })(),
    { code: 'unavailable' },
  )
  t.equal(taken.length, 1)
})

test('a reader that leaves cancels the rest', async (t) => {
  const { output, calls } = build()
  output.push(bytes('a'))
  for await (const _piece of output) break
  t.strictSame(calls, ['cancel'])
  const early = new QueryOutput()
  early.cancel()
  early.attach({ cancel: () => calls.push('at once'), release: () => {} })
  t.strictSame(calls, ['cancel', 'at once'])
})
