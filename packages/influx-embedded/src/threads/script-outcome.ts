/** How a script fared: `phase` is where it failed, before its first result or while its results were computed. */
export type ScriptOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly phase: 'start' | 'run'; readonly message: string; readonly canceled: boolean }
