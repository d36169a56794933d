import { scalar } from '../../function/define.ts'
import { display as displayed } from '../../values/display.ts'
import { Null } from '../../values/value.ts'

/** `display(v:)`: any value as text for people to read. */
export const display = scalar({
  package: 'universe',
  name: 'display',
  parameters: { v: '!' },
  call: (args) => displayed(args.value('v') ?? new Null('unknown')),
})
