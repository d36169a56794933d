import { test } from 'tap'
import { Breaker } from '../src/breaker.ts'

function build() {
  let now = 0
  const said: [boolean, string][] = []
  const breaker = new Breaker({ clock: () => now, onChange: (answers, reason) => said.push([answers, reason]) })
  return {
    breaker,
    said,
    pass: (ms: number) => {
      now += ms
    },
    fail: (reason = 'silence') => breaker.enter()?.leave({ unreachable: reason }),
  }
}

test('three failures in a row open it, and an answer between them does not', (t) => {
  const { breaker, said, fail } = build()
  fail()
  fail()
  breaker.enter()?.leave('answered')
  fail()
  fail()
  t.equal(breaker.state, 'closed')
  t.equal(breaker.refusal, undefined)
  t.equal(breaker.explain('no bucket'), 'no bucket')
  fail('ECONNREFUSED')
  t.equal(breaker.state, 'open')
  t.strictSame(breaker.refusal, { reason: 'ECONNREFUSED', retryAfterMs: 500 })
  t.equal(breaker.enter(), undefined)
  t.equal(breaker.explain('no answer'), 'no answer; until it answers, requests are refused at once')
  t.equal(breaker.explain(undefined), undefined)
  t.strictSame(said, [[false, 'ECONNREFUSED']])
  t.end()
})

test('after a time one request tries, and the time doubles up to two seconds', (t) => {
  const { breaker, said, pass, fail } = build()
  for (let count = 0; count < 3; count++) fail()
  for (const wait of [500, 1000, 2000, 2000]) {
    pass(wait - 1)
    t.equal(breaker.enter(), undefined, `not within ${wait} ms`)
    pass(1)
    const trial = breaker.enter()
    t.ok(trial, `after ${wait} ms`)
    t.equal(breaker.state, 'half-open')
    t.equal(breaker.enter(), undefined, 'one at a time')
    trial?.leave({ unreachable: 'still' })
    t.equal(breaker.state, 'open')
  }
  pass(2000)
  breaker.enter()?.leave('answered')
  t.equal(breaker.state, 'closed')
  t.strictSame(said, [
    [false, 'silence'],
    [true, 'still'],
  ])
  for (let count = 0; count < 3; count++) fail()
  t.match(breaker.refusal, { retryAfterMs: 500 }, 'the next time begins anew')
  t.end()
})

test('what was sent before it opened closes it by an answer, and says nothing by a failure', (t) => {
  const { breaker, pass, fail } = build()
  const [early, other] = [breaker.enter(), breaker.enter()]
  for (let count = 0; count < 3; count++) fail()
  other?.leave({ unreachable: 'late' })
  t.match(breaker.refusal, { reason: 'silence', retryAfterMs: 500 })
  pass(500)
  const trial = breaker.enter()
  early?.leave('answered')
  t.equal(breaker.state, 'closed')
  trial?.leave('unknown')
  t.equal(breaker.state, 'closed')
  t.end()
})

test('a trial that its client gave up makes way for the next', (t) => {
  const { breaker, pass, fail } = build()
  for (let count = 0; count < 3; count++) fail()
  pass(500)
  breaker.enter()?.leave('unknown')
  t.equal(breaker.state, 'open')
  t.ok(breaker.enter())
  t.end()
})
