import { test } from 'tap'
import { holdRequests } from '../test/fixture/malformed-requests.ts'

test('of 2,000 requests none makes a 5xx, and a refused one stores nothing', (t) => holdRequests(t, 2000))
