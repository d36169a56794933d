import { composed } from '../../function/define.ts'

/** Yields the difference of two values as `errorOutput`. */
export const assertEqualValues = composed({
  package: 'testing',
  name: 'assertEqualValues',
  imports: ['array'],
  source: `(got, want) => diff(got: array.from(rows: [{v: got}]), want: array.from(rows: [{v: want}]))`,
})
