export function compiledUrl(entry: string, cache: string): Promise<string>
export function importCompiled(entry: URL): Promise<void>
