import { test } from 'tap'
import { holdClosed } from '../../test/access/closed-routes.ts'

test('no route but those that are open answers without a token, in any way to write its path', (t) => holdClosed(t, 1))
