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

t.test('a map of recent entries keeps no more than weighs as much as it may', (t) => {
  const map = new RecentMap<string, string>(10, (key, value) => key.length + value.length)
  map.set('a', '1234')
  map.set('b', '123')
  t.equal(map.weight, 9)
  map.set('b', '12345')
  t.equal(map.get('a'), undefined, 'an entry that grows drives out another')
  t.equal(map.weight, 6)
  map.set('c', '0123456789')
  t.equal(map.get('c'), undefined, 'one that is too heavy by itself drives out none')
  t.equal(map.get('b'), '12345')
  t.end()
})
