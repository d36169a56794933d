import type { Definition } from '../../../define.ts'
import { linearRegression } from './linearRegression.ts'

export const statsmodels: readonly Definition[] = [linearRegression]
