export function compiledUrl(path: string): Promise<string>
export function bundled(entries: string[], cache: string): Promise<Record<string, string>>
export function importCompiled(path: string): Promise<unknown>
