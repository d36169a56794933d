import type { Parameters, TransformationFunction } from '../../function/define.ts'

/** The function of `universe` under the parameters that its twin in `experimental` has: those work on `_value`. */
export const asUniverse = <Spec>(
  original: TransformationFunction<Spec>,
  parameters: Parameters,
): TransformationFunction<Spec> => ({
  ...original,
  package: 'experimental',
  parameters: { tables: '<-', ...parameters },
})
