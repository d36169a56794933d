import { composed } from '../../../function/define.ts'

/** Yields as `errorOutput` how the code and message that a function fails with differ from those wanted. */
export const shouldErrorWithCode = composed({
  package: 'internal/testing',
  name: 'shouldErrorWithCode',
  imports: ['array', 'experimental', 'testing'],
  source: `(fn, want, code) => {
    caught = experimental.catch(fn)

    return if exists caught.msg then
        testing.diff(
            got: array.from(rows: [{code: caught.code, match: caught.msg =~ want}]),
            want: array.from(rows: [{code: code, match: true}]),
        )
    else
        die(msg: "shouldErrorWithCode expected an error")
}`,
})
