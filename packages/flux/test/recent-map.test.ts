import t from 'tap'
import { RecentMap } from '../src/recent-map.ts'

t.test('a map of recent entries forgets the one that was used longest ago', (t) => {
  const map = new RecentMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  t.equal(map.get('a'), 1)
  map.set('c', 3)
  t.equal(map.get('b'), undefined)
  t.equal(map.get('a'), 1)
  t.end()
})
