import { FluxError } from '../../../errors.ts'
import { scalar } from '../../define.ts'
import { definitionsOf } from '../../registry.ts'

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
    const definition = definitionsOf(path)?.get(name)
    if (definition?.kind === 'constant' && definition.option) return definition.value
    throw new FluxError('invalid', 'option does not exist')
  },
})
