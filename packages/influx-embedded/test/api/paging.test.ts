import { test } from 'tap'
import { encodeQuery, type Paging, page, pagingLinks } from '../../src/api/paging.ts'

const LIST = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
const FIRST: Paging = { limit: 2, offset: 0, after: undefined, descending: false, sortBy: '' }

test('cuts a page out of a list', (t) => {
  for (const [paging, ids] of [
    [{}, 'ab'],
    [{ offset: 3 }, 'de'],
    [{ offset: 9 }, ''],
    [{ offset: -1 }, 'ab'],
    [{ after: 'b' }, 'cd'],
    [{ after: 'none' }, 'ab'],
    [{ descending: true }, 'ed'],
    [{ descending: true, after: 'd', limit: 9 }, 'cba'],
  ] as const) {
    t.equal(
      page(LIST, { ...FIRST, ...paging })
        .map(({ id }) => id)
        .join(''),
      ids,
      JSON.stringify(paging),
    )
  }
  t.end()
})

test('links to the neighbours of a page', (t) => {
  const link = (offset: number) => `/l?descending=false&limit=2&name=n+1&offset=${offset}`
  t.strictSame(pagingLinks('/l', FIRST, { name: 'n 1', org: undefined }, 2), { self: link(0), next: link(2) })
  t.strictSame(pagingLinks('/l', { ...FIRST, offset: 3 }, { name: 'n 1' }, 1), { prev: link(1), self: link(3) })
  t.end()
})

test('orders parameters by name and leaves out empty ones', (t) => {
  t.equal(encodeQuery({ b: '2', a: '1&', c: '', d: undefined }), 'a=1%26&b=2')
  t.end()
})
