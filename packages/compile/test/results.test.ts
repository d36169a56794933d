import { test } from 'tap'
import { faultOf } from '../src/results.mjs'

const well = { code: 0, signal: null }
const passed = 'TAP version 14\n# Subtest: a\n    not ok 1 - inner # TODO later\n    1..1\nok 1 - a\n1..1\n'

test('a file of tests passed where all that it planned did, and its process ended well', async (t) => {
  t.equal(faultOf(passed, well), undefined)
  t.equal(faultOf('TAP version 14\n1..0 # SKIP no server\n', well), undefined)
  t.equal(faultOf('TAP version 14\nnot ok 1 - a # TODO later\n1..1\n', well), undefined)
  t.equal(faultOf('TAP version 14\nnot ok 1 - a\nnot ok 2 - b\nok 3\n1..3\n', well), '2 failed')
  t.equal(faultOf('TAP version 14\nok 1 - a\n', well), 'it ended before its tests did')
  t.equal(faultOf('', { code: 1, signal: null }), 'it ended before its tests did')
  t.equal(faultOf(passed, { code: 3, signal: null }), 'its exit status is 3')
  t.equal(faultOf(passed, { code: null, signal: 'SIGKILL' }), 'it was ended by SIGKILL')
})
