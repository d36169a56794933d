import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { floatOfBits } from '../../numeric/float-bits.ts'
import { kindText } from '../../values/type-text.ts'
import { isNull, Null, UInt } from '../../values/value.ts'

/** `math.float64frombits(b:)`: the float of these 64 bits. */
export const float64frombits = scalar({
  package: 'math',
  name: 'float64frombits',
  parameters: { b: '!' },
  call: (args) => {
    const bits = args.value('b')
    if (bits instanceof UInt) return floatOfBits(bits.value)
    if (bits !== undefined && isNull(bits) && bits.type === 'uint') return new Null('float')
    throw new FluxError(
      'internal error',
      `cannot convert argument b of type ${kindText(bits ?? new Null('unknown'))} to uint`,
    )
  },
})
