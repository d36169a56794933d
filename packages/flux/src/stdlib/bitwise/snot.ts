import { scalar } from '../../function/define.ts'

/** `bitwise.snot(a:)`: every bit the other way. */
export const snot = scalar({ package: 'bitwise', name: 'snot', parameters: { a: '!' }, call: (args) => ~args.int('a') })
