import type { Spark } from '@nrg/schema/device'
import { useEffect, useState } from 'preact/hooks'
import { usePage } from './page-context.ts'

/** The last hour of a device, once it is there. */
export function useSpark(id: string | undefined): Spark | undefined {
  const { sparks } = usePage()
  const [, redraw] = useState(0)
  useEffect(() => sparks.subscribe(() => redraw((count) => count + 1)), [sparks])
  return id === undefined ? undefined : sparks.want(id)
}
