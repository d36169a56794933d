import { composed } from '../../../function/define.ts'

/** Fails where a text does not match. */
export const assertMatches = composed({
  package: 'internal/testing',
  name: 'assertMatches',
  imports: ['regexp', 'testing'],
  source: `(got, want) =>
    if got =~ want then
        testing.assertEqualValues(got: "", want: "")
    else
        die(msg: "Regex \`\${regexp.getString(r: want)}\` does not match \`\${got}\`")`,
})
