import t from 'tap'
import { eachToken } from '../../src/syntax/tokens.ts'

const marks = { operand: 'v', operator: 'o', open: '(', close: ')', separator: '=', statement: 's' }

/** The tokens of a script, each with a sign of its kind in front: `v` is a value, `o` an operator, `s` begins a statement. */
function tokensOf(script: string): string[] {
  const tokens: string[] = []
  eachToken(script, (kind, start, end) => tokens.push(`${marks[kind]} ${script.slice(start, end)}`))
  return tokens
}

t.test('a script is cut into tokens, by what each does to its expression', (t) => {
  t.strictSame(
    tokensOf('import "a"\nx = (r) => not r.a == 1.5 // b\n|> f(b: -1h)'),
    's import,v "a",v x,= =,( (,v r,) ),o =>,o not,v r,o .,v a,o ==,v 1,o .,v 5,o |>,v f,( (,v b,= :,o -,v 1h,) )'.split(
      ',',
    ),
  )
  t.strictSame(tokensOf('{r with a: b}'), ['( {', 'v r', 'o with', 'v a', '= :', 'v b', ') }'])
  t.end()
})

t.test('brackets, signs and quotes in texts, comments and patterns are part of them', (t) => {
  t.strictSame(tokensOf('"([{" // "('), ['v "([{"'])
  t.strictSame(tokensOf('"a\\"b" + 1'), ['v "a\\"b"', 'o +', 'v 1'])
  t.strictSame(tokensOf('x =~ /a\\/"(/'), ['v x', 'o =~', 'v /a\\/"(/'])
  t.strictSame(tokensOf('x / 2 / y'), ['v x', 'o /', 'v 2', 'o /', 'v y'])
  t.end()
})

t.test('what a text interpolates is between brackets, texts within it too', (t) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux's own interpolation
  t.strictSame(tokensOf('"a${b + "c${d}"}e" + 1'), [
    'v "a${',
    '( {',
    'v b',
    'o +',
    'v "c${',
    '( {',
    'v d',
    ') }',
    'v "',
    ') }',
    'v e"',
    'o +',
    'v 1',
  ])
  t.end()
})

t.test('whatever it is, each part of it is passed once', (t) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Flux's own interpolation
  for (const script of ['"', '"${', '}"', '/', '\\', '\u0000', '"a${', '((', 'é = 1', '=', '|', '"${}"', '"\\']) {
    let last = 0
    eachToken(script, (_kind, start, end) => {
      t.ok(start >= last - 1 && end > start && end <= script.length, JSON.stringify(script))
      last = end
    })
  }
  t.end()
})
