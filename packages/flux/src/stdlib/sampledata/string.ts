import { sampleSource } from './sample-source.ts'

const suffixes = 'g9qczs 0mgv9n phw664 guvzy4 5v3cce s9fmgy b5eida eu4oxp 5g7tz4 sox1ut wfm757 dtn2bv'

/** Two tables of strings. */
export const string = sampleSource(
  'string',
  'string',
  suffixes.split(' ').map((suffix) => `smpl_${suffix}`),
)
