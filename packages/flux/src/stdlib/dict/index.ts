import type { Definition } from '../../function/define.ts'
import { fromList } from './fromList.ts'
import { get } from './get.ts'
import { insert } from './insert.ts'
import { remove } from './remove.ts'

/** Everything in `dict`, by name. */
export const dict: readonly Definition[] = [fromList, get, insert, remove]
