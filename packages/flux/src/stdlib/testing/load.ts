import { constant } from '../../function/define.ts'
import type { FluxFunction } from '../../values/function.ts'
import { Null } from '../../values/value.ts'

const passOn: FluxFunction = {
  kind: 'function',
  name: 'load',
  parameters: ['tables'],
  pipeParameter: 'tables',
  call: (args) => args.get('tables') ?? new Null('stream'),
}

/** What a test does with its input before it reads it: nothing, unless a test harness sets the option. */
export const load = constant({ package: 'testing', name: 'load', value: passOn, option: true })
