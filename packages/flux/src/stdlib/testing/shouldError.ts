import { composed } from '../../function/define.ts'

/** Yields as `errorOutput` the message that a function fails with where it does not match. */
export const shouldError = composed({
  package: 'testing',
  name: 'shouldError',
  imports: ['array', 'experimental'],
  source: `(fn, want) => {
    caught = experimental.catch(fn)

    return if exists caught.msg then
        array.from(rows: [{v: caught.msg}]) |> filter(fn: (r) => r.v !~ want) |> yield(name: "errorOutput")
    else
        die(msg: "shouldError expected an error")
}`,
})
