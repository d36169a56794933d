import { composed } from '../../function/define.ts'

/** The time that lies a duration before another: the older name of `date.sub`. */
export const subDuration = composed({
  package: 'experimental',
  name: 'subDuration',
  imports: ['date'],
  source: '(d, from, location=location) => date.sub(d, from, location)',
})
