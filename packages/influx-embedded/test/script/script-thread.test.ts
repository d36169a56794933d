import { type Test, test } from 'tap'
import { ScriptThread } from '../../src/script/script-thread.ts'
import { slowToCheck, slowToParse } from '../fixture/endless-script.ts'

function build(t: Test, options: { readonly parseMs?: number } = {}) {
  const bugs: string[] = []
  const scripts = new ScriptThread({ parseMs: 60_000, onBug: (stack) => bugs.push(stack), ...options })
  t.teardown(() => scripts.close())
  /** What a script's task options are answered with, or refused with. */
  const optionsOf = (script: string) =>
    scripts.ask('taskOptions', { script, nowSeconds: 0 }).then(
      ({ name }) => name,
      (error: Error & { of?: string; code?: string }) => `${error.of ?? error.code}: ${error.message}`,
    )
  return { scripts, bugs, optionsOf }
}

const task = (name: string) => `option task = {name: "${name}", every: 1m}`

test('answers questions about scripts in their order', async (t) => {
  const { scripts, optionsOf, bugs } = build(t)
  t.strictSame(await Promise.all(['a', 'b', 'c'].map((name) => optionsOf(task(name)))), ['a', 'b', 'c'])
  const tree = await scripts.ask('tree', { script: 'x = 1' })
  t.match(JSON.parse(Buffer.from(tree).toString()), { ast: { files: [{ body: [{ type: 'VariableAssignment' }] }] } })
  const changed = await scripts.ask('changedTask', { script: task('a'), change: { every: '5m' } })
  t.equal(changed.trim(), 'option task = {name: "a", every: 5m}')
  t.equal(await scripts.ask('changedTask', { script: task('a'), change: undefined }), task('a'))
  t.strictSame(bugs, [])
})

test('says what is wrong with a script: with its options, or with it as a whole', async (t) => {
  const { scripts, optionsOf, bugs } = build(t)
  t.equal(await optionsOf('x = 1'), 'options: no task options defined')
  t.equal(await optionsOf('x = ('), 'options: loc 1:5-1:6: expected RPAREN, got EOF')
  t.match(
    await optionsOf(`x = ${'('.repeat(50_000)}`),
    /^syntax: compilation failed: .* it may have brackets 256 deep$/,
  )
  t.match(await optionsOf(`x = "${'a'.repeat(2 ** 20)}"`), /^syntax: .* it may have 1048576 bytes; /)
  t.match(await optionsOf(`x = ${'[1:'.repeat(100)}1${']'.repeat(100)}`), /^syntax: .* cannot deal with this script$/)
  await t.rejects(scripts.ask('text', { tree: '{"type": "File"}' }), {
    message: 'compilation failed: the Flux parser cannot deal with this script',
  })
  t.equal(await optionsOf(task('a')), 'a', 'and goes on')
  t.strictSame(bugs, [])
})

test('a parser that takes too long is ended, and what waits behind it is answered', async (t) => {
  const { optionsOf, bugs } = build(t, { parseMs: 20 })
  const slow = optionsOf(slowToParse)
  const behind = optionsOf('x = 1')
  t.equal(
    await slow,
    'syntax: compilation failed: the parser took longer than the 0.02 s that it may for a script; make the script simpler',
  )
  // On a machine that is busy the new thread may take as long for its first one.
  t.match(await behind, /^options: no task options defined$|took longer/)
  t.strictSame(bugs, [])
})

test('types are no matter here: a checker that is not done in a lifetime is not asked', async (t) => {
  const { optionsOf } = build(t)
  t.equal(await optionsOf(slowToCheck), 'options: no task options defined')
})

test('scripts that wait are bounded by their bytes', async (t) => {
  const { optionsOf } = build(t)
  const large = `x = "${'a'.repeat(1_000_000)}"`
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => optionsOf(large)))
  t.strictSame([...new Set(outcomes)].sort(), [
    'options: no task options defined',
    'too many requests: too many scripts are waiting to be parsed; try again later',
  ])
  t.equal(outcomes.filter((outcome) => outcome.startsWith('options')).length, 17, 'one at work, 32 MiB behind it')
  t.equal(await optionsOf(large), 'options: no task options defined', 'what was taken is given back')
})

test('who waits when it closes is told so', async (t) => {
  const { scripts, optionsOf } = build(t)
  const waiting = [optionsOf(task('a')), optionsOf(task('b'))]
  await scripts.close()
  for (const outcome of [...waiting, optionsOf(task('c'))])
    t.equal(await outcome, 'unavailable: the server is shutting down')
})
