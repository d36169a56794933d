import { FluxError } from '../../errors.ts'

const largestOrder = 1_000_000n

/** Refuses an order for which a Bessel function would take minutes. @throws FluxError */
export function checkOrder(name: string, order: bigint): void {
  if (order > largestOrder || order < -largestOrder)
    throw new FluxError('invalid', `${name}: n must be between -${largestOrder} and ${largestOrder}, got ${order}`)
}
