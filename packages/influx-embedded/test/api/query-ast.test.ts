import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

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
