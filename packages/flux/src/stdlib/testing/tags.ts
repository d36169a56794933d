import { FluxArray } from '../../values/value.ts'
import { constant } from '../define.ts'

/** The labels of a file of tests. */
export const tags = constant({ package: 'testing', name: 'tags', value: new FluxArray([]), option: true })
