import { FluxError } from '../../../errors.ts'
import { scalar } from '../../../function/define.ts'

/** The value of an option: of a package by its path, or of the script itself as package `main`. */
export const getOption = scalar({
  package: 'internal/debug',
  name: 'getOption',
  parameters: { pkg: '!', name: '!' },
  call(args, context) {
    const path = args.string('pkg')
    const name = args.string('name')
    const set = context.option(path === 'main' ? name : `${path}.${name}`)
    if (set !== undefined) return set
    const initial = context.defaultOption(path, name)
    if (initial !== undefined) return initial
    throw new FluxError('invalid', 'option does not exist')
  },
})
