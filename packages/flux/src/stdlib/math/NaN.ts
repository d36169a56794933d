import { scalar } from '../../function/define.ts'

/** `math.NaN()`: what is not a number. */
export const NaNFn = scalar({ package: 'math', name: 'NaN', parameters: {}, call: () => Number.NaN })
