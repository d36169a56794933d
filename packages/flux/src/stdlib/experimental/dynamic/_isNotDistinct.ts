import { composed } from '../../../function/define.ts'

/** `dynamic._isNotDistinct(a:, b:)`: true where two values display alike. */
export const _isNotDistinct = composed({
  package: 'experimental/dynamic',
  name: '_isNotDistinct',
  source: '(a, b) => display(v: a) == display(v: b)',
})
