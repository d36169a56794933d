import { composed } from '../../function/define.ts'

/** Yields the differences of two streams as `errorOutput`. */
export const diff = composed({
  package: 'testing',
  name: 'diff',
  imports: ['experimental'],
  source: `(got=<-, want, verbose=false, epsilon=0.000001, nansEqual=false) =>
    experimental.diff(got, want) |> yield(name: "errorOutput")`,
})
