import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'lists what the token may read',
    flux: 'buckets()',
    want: `
      #group organizationID
      name:string | id:string | organizationID:string | retentionPolicy:string | retentionPeriod:int
      b | 0000000000000001 | 0000000000000000 |  | 0
      scratch | 0000000000000002 | 0000000000000000 |  | 0`,
  },
])
