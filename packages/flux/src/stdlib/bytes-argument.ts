import { FluxError } from '../errors.ts'
import type { ArgumentReader } from '../function/arguments.ts'
import { requiredArgument } from './required-argument.ts'

/** An argument that is bytes, as the text that they encode. */
export function bytesArgument(args: ArgumentReader, name: string): string {
  const value = requiredArgument(args, name)
  if (value instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(value)
  throw new FluxError('internal error', 'parse data is not of type bytes')
}
