import { composed } from '../../function/define.ts'

/** The time that lies a duration after another: the older name of `date.add`. */
export const addDuration = composed({
  package: 'experimental',
  name: 'addDuration',
  imports: ['date'],
  source: '(d, to, location=location) => date.add(d, to, location)',
})
