export interface Source {
  readonly path: string
  readonly mtimeMs: number
  readonly size: number
}
export function compileGraph(
  entries: readonly string[],
  options: {
    readonly compile: (path: string, text: string) => string | Promise<string>
    readonly placeOf: (path: string) => string
    readonly finish?: (code: string, path: string) => string
  },
): Promise<Source[]>
export function replaceFile(path: string, content: string | Uint8Array): void
