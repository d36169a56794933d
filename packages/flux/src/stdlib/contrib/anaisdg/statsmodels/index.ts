import type { Definition } from '../../../../function/define.ts'
import { linearRegression } from './linearRegression.ts'

export const statsmodels: readonly Definition[] = [linearRegression]
