import { createPatch, FILE_HEADERS_ONLY } from 'diff'

/** What differs between two texts, as `git apply` and `patch` take it; empty where nothing does. */
export const unifiedDiff = (before: string, after: string, name: string): string =>
  before === after
    ? ''
    : createPatch(name, before, after, undefined, undefined, { context: 3, headerOptions: FILE_HEADERS_ONLY }).replace(
        /\n$/,
        '',
      )
