import { cases } from '../../cases.ts'

const of = (fn: string) => `
import "testing"

testing.shouldError(fn: ${fn}, want: /no bread/)`

export default cases([
  {
    name: 'passes the error that is wanted',
    flux: of('() => die(msg: "no bread")'),
    want: '# errorOutput',
  },
  {
    name: 'shows another one',
    flux: of('() => die(msg: "no milk")'),
    want: `
      # errorOutput
      #group
      v:string
      error calling function "die" @4:31-4:50: no milk`,
  },
  {
    name: 'fails without one',
    flux: of('() => 1'),
    error: 'error calling function "shouldError" @4:1-4:51: shouldError expected an error',
  },
])
