import { scalar } from '../../function/define.ts'

/** `runtime.version()`: the version of Flux whose answers the engine gives. */
export const version = scalar({ package: 'runtime', name: 'version', parameters: {}, call: () => 'v0.200.0' })
