import { rename, writeFile } from 'node:fs/promises'

/** Writes a file for its owner alone; whenever this ends, the file is the old one or the new one, whole. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
}
