export function importCompiled(entry: URL): Promise<void>
