import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'
import { slowToParse } from '../fixture/endless-script.ts'

test('the tree of a script has types and sources', async (t) => {
  const { call } = await buildApp(t)
  const script =
    'import "math"\n\noption task = {name: "ü", every: 1h}\n\nf = (r) => r.x + 1.5 // ☃\nfrom(bucket: "b") |> range(start: -1h)'
  const { status, json } = await call('POST', '/api/v2/query/ast', { json: { query: script } })
  t.equal(status, 200)
  const [file] = json.ast.files
  t.match(json.ast, { type: 'Package', package: 'main' })
  t.match(file, { type: 'File', package: null, metadata: 'parser-type=rust', location: { source: script } })
  t.match(file.imports, [{ type: 'ImportDeclaration', path: { type: 'StringLiteral', value: 'math' } }])
  const [option, assignment, expression] = file.body
  t.match(option, {
    type: 'OptionStatement',
    assignment: { type: 'VariableAssignment', id: { type: 'Identifier', name: 'task' } },
  })
  t.equal(option.assignment.init.properties[0].value.location.source, '"ü"', 'columns are bytes')
  t.match(assignment, { init: { type: 'FunctionExpression', body: { type: 'BinaryExpression', operator: '+' } } })
  t.match(expression.expression, {
    type: 'PipeExpression',
    call: { type: 'CallExpression', location: { source: 'range(start: -1h)' } },
  })
})

test('a broken script has a tree too', async (t) => {
  const { call } = await buildApp(t)
  const { json } = await call('POST', '/api/v2/query/ast', { json: { query: 'x = ' } })
  t.strictSame(json.ast.files[0].body[0].init, null)
  refused(
    t,
    await call('POST', '/api/v2/query/ast', { body: '{' }),
    [400, 'invalid', 'invalid json: unexpected EOF'],
    '{',
  )
})

test('but not one whose syntax the parser refuses', async (t) => {
  const { call } = await buildApp(t)
  for (const [query, message] of [
    ['x = (', 'invalid AST: loc 1:5-1:6: expected RPAREN, got EOF'],
    [']', 'invalid AST: loc 1:1-1:2: invalid statement @1:1-1:2: ]'],
  ] as const)
    refused(t, await call('POST', '/api/v2/query/ast', { json: { query } }), [400, 'invalid', message], query)
})

test('analyze fails as it does in InfluxDB 2.9', async (t) => {
  const { call } = await buildApp(t)
  const answer = await call('POST', '/api/v2/query/analyze', { json: { query: 'x = 1' } })
  refused(t, answer, [500, 'internal error', 'An internal error has occurred - check server logs'], 'analyze')
})

test('a script that would cost the parser too much is refused, and told which bound it passes', async (t) => {
  const { call } = await buildApp(t)
  const large = (most: string) =>
    `compilation failed: the script is too large: ${most}; split it, or keep data out of it`
  const operators = large('an expression may have 1000 operators, members and calls')
  const statements = large('it may have 1000 statements')
  const many = Array.from({ length: 20_000 }, (_, i) => `x${i}=1`).join('\n')
  for (const [script, message] of [
    [`x=1${'+1'.repeat(20_000)}`, operators],
    [many, statements],
  ] as const) {
    const ast = await call('POST', '/api/v2/query/ast', { json: { query: script } })
    refused(t, ast, [400, 'invalid', `invalid AST: ${message}`], 'the tree')
    const query = await call('POST', '/api/v2/query?org=o', { json: { query: script } })
    refused(t, query, [400, 'invalid', message], 'a query')
    const task = await call('POST', '/api/v2/tasks', { json: { org: 'o', flux: script } })
    refused(t, task, [400, 'invalid', message], 'a task')
  }
  const long = large('it may have 1048576 bytes')
  const body = `x = "${'a'.repeat(2 ** 20)}"`
  const headers = { 'content-type': 'application/vnd.flux' }
  refused(t, await call('POST', '/api/v2/query?org=o', { body, headers }), [400, 'invalid', long], 'a long query')
  refused(
    t,
    await call('POST', '/api/v2/query/ast', { body: `{"query": "x"}${' '.repeat(2 ** 21)}` }),
    [400, 'invalid', 'invalid json: the body is too large: it may have 2097152 bytes'],
    'a long body',
  )
})

test('a parser that takes too long is ended; what is asked meanwhile is answered before', async (t) => {
  const { call } = await buildApp(t, { limits: { parseMs: 20 } })
  const order: string[] = []
  const slow = call('POST', '/api/v2/query/ast', { json: { query: slowToParse } }).finally(() => order.push('tree'))
  const ping = await call('GET', '/ping')
  order.push('ping')
  t.equal(ping.status, 204)
  const message = 'the parser took longer than the 0.02 s that it may for a script; make the script simpler'
  refused(t, await slow, [400, 'invalid', `invalid AST: compilation failed: ${message}`], 'the tree')
  t.strictSame(order, ['ping', 'tree'])
})
