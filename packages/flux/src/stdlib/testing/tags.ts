import { constant } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'

/** The labels of a file of tests. */
export const tags = constant({ package: 'testing', name: 'tags', value: new FluxArray([]), option: true })
