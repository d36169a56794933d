export function compiledUrl(entry: string, cache: string): Promise<string>
