import type { ArgumentReader } from '../function/arguments.ts'

/** A string argument, or what stands for it when it was left out. */
export const stringOr = (args: ArgumentReader, name: string, fallback: string): string =>
  args.has(name) ? args.string(name) : fallback

/** An array of strings, or what stands for it when it was left out. */
export const stringsOr = (args: ArgumentReader, name: string, fallback: readonly string[]): readonly string[] =>
  args.has(name) ? args.strings(name) : fallback

/** A bool argument; false when it was left out. */
export const isSet = (args: ArgumentReader, name: string): boolean => args.has(name) && args.bool(name)
