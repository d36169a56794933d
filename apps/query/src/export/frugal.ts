import { setFlagsFromString } from 'node:v8'

let files = 0

/**
 * Says that a file is written from now on, until what it answers is called. What it leaves behind is collected soon for as
 * long: by itself the heap grows to several times of what is in use before it is looked through.
 */
export function beginFrugal(): () => void {
  if (files++ === 0) setFlagsFromString('--optimize-for-size')
  let over = false
  return () => {
    if (over) return
    over = true
    if (--files === 0) setFlagsFromString('--no-optimize-for-size')
  }
}
