import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'fits a line to rows',
    flux: `
import "array"
import "contrib/anaisdg/statsmodels"

array.from(rows: [{_value: 3.0}, {_value: 5.0}, {_value: 8.0}])
    |> statsmodels.linearRegression()
    |> keep(columns: ["x", "y", "y_hat", "slope", "errors"])`,
    want: `
      #group
      slope:float | x:float | y:float | y_hat:float | errors:float
      2.5 | 1 | 3 | 2.833333333333333 | 0.027777777777777877
      2.5 | 2 | 5 | 5.333333333333333 | 0.11111111111111091
      2.5 | 3 | 8 | 7.833333333333333 | 0.027777777777777877`,
  },
])
