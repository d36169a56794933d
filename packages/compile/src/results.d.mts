import type { Ended } from './shared-process.d.mts'

export function faultOf(text: string, ended: Ended): string | undefined
