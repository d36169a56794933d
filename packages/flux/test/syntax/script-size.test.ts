import t from 'tap'
import { FluxError } from '../../src/errors.ts'
import { parse } from '../../src/syntax/parse.ts'
import { scriptLimits } from '../../src/syntax/script-limits.ts'
import { measureScript } from '../../src/syntax/script-size.ts'

/** What a script is refused with; empty where it may be parsed. */
function refusal(script: string): string {
  try {
    measureScript(script)
    return ''
  } catch (error) {
    if (error instanceof FluxError && error.code === 'invalid') return error.message
    throw error
  }
}

const many = (part: string | ((i: number) => string), count: number, between = '') =>
  Array.from({ length: count }, (_, i) => (typeof part === 'string' ? part : part(i))).join(between)
const tooLarge = (most: string) =>
  `compilation failed: the script is too large: ${most}; split it, or keep data out of it`

const { bytes, tokens, statements, depth, operators, nestedBytes } = scriptLimits

t.test('a script has a number of bytes that it may have, in UTF-8', (t) => {
  const most = tooLarge('it may have 1048576 bytes')
  t.equal(bytes, 1_048_576)
  t.equal(refusal(`x = "${'a'.repeat(bytes - 6)}"`), '')
  t.equal(refusal(`x = "${'a'.repeat(bytes - 5)}"`), most)
  t.equal(refusal(`x = "${'é'.repeat(bytes / 2)}"`), most)
  t.end()
})

t.test('a script has a number of tokens that it may have, wherever they are', (t) => {
  const most = tooLarge(`it may have ${tokens} names, values and signs`)
  t.equal(refusal(`x=[${many('1', tokens / 2 - 4, ',')}]`), '')
  t.equal(refusal(`x=[${many('1', tokens / 2, ',')}]`), most)
  t.equal(refusal(many('@', tokens + 1)), tooLarge(`an expression may have ${operators} operators, members and calls`))
  t.equal(refusal(many(',', tokens + 1)), most)
  t.end()
})

t.test('a script has a number of statements that it may have, of any kind', (t) => {
  const most = tooLarge(`it may have ${statements} statements`)
  for (const statement of [
    (i: number) => `x${i} = ${i}`,
    (i: number) => `option o${i} = ${i}`,
    (i: number) => `f${i} = (a, b = 1) => ({a with b: b[0].c})`,
    (i: number) => `from(bucket: "b") |> range(start: -1h) |> filter(fn: (r) => r.a == "${i}") |> yield()`,
  ]) {
    t.equal(refusal(many(statement, statements, '\n')), '')
    t.equal(refusal(many(statement, statements + 1, '\n')), most)
  }
  // The first of a block is part of what the block is of.
  const block = (count: number) => `f = () => {\n${many((i) => `x${i} = 1`, count - 1, '\n')}\nreturn 1 }`
  t.equal(refusal(block(statements)), '')
  t.equal(refusal(block(statements + 1)), most, 'in a block too')
  t.equal(refusal(many('import "a"', statements + 1, '\n')), most)
  t.end()
})

t.test('brackets nest as deep as they may, those of interpolations too', (t) => {
  const most = `compilation failed: error @1:1-1:1: Program is nested too deep: it may have brackets ${depth} deep`
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
    ['{a: ', '}'],
    ['() => {return ', '}'],
    ['"${', '}"'],
  ] as const) {
    t.equal(refusal(`x = ${open.repeat(depth)}1${close.repeat(depth)}`), '', open)
    t.equal(refusal(`x = ${open.repeat(depth + 1)}1${close.repeat(depth + 1)}`), most, open)
  }
  t.equal(refusal(`x = "${'('.repeat(5000)}" // ${'['.repeat(5000)}`), '', 'in texts and comments they are none')
  t.equal(refusal(')'.repeat(5000)), '')
  t.end()
})

t.test('an expression has a number of operators that it may have', (t) => {
  const most = tooLarge(`an expression may have ${operators} operators, members and calls`)
  for (const chain of [
    (count: number) => `x = 1${' + 1'.repeat(count)}`,
    (count: number) => `x = true${' and true'.repeat(count)}`,
    (count: number) => `x = ${'not '.repeat(count)}true`,
    (count: number) => `x = a${'.b'.repeat(count)}`,
    (count: number) => `x = f${'()'.repeat(count)}`,
    (count: number) => `x = a${'[0]'.repeat(count)}`,
  ]) {
    t.equal(refusal(chain(operators)), '')
    t.equal(refusal(chain(operators + 1)), most)
  }
  t.equal(refusal(`x = [${many(`1${' + 1'.repeat(30)}`, 200, ', ')}]`), '', 'of each, not of all')
  t.end()
})

t.test('long texts in deep expressions are bounded by what the parser would make of them', (t) => {
  const most = tooLarge(
    `its expressions may have ${nestedBytes} bytes, each counted for every operator and bracket around it`,
  )
  const text = `"${'a'.repeat(100_000)}"`
  t.equal(refusal(`x = ${many(text, 10, ' + ')}`), '')
  t.equal(refusal(`x = ${text}${' + 1'.repeat(900)}`), most)
  t.equal(refusal(many(`${'('.repeat(250)}${text}${')'.repeat(250)}`, 6, '+')), most)
  t.end()
})

t.test('a script that is too large is not handed to the parser', (t) => {
  t.throws(() => parse(`x = 1${' + 1'.repeat(20_000)}`), { name: 'FluxError', code: 'invalid' })
  t.equal(parse('x = 1').body.length, 1)
  t.end()
})
