import { access, constants } from 'node:fs/promises'

/** What only somebody who looks after the machine can mend; a disk that is full, or may only be read for now, is not of it. */
const LASTING = ['LEVEL_LOCKED', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL']

/**
 * Whether what keeps a store from being opened lasts until somebody mends it: another process has it, or its folder is none
 * that may be written. LevelDB says of most failures only that there was one, so the folder is looked at as well.
 */
export async function isLasting(error: unknown, dir: string): Promise<boolean> {
  if (LASTING.includes(codeOf(error))) return true
  try {
    await access(dir, constants.R_OK | constants.W_OK | constants.X_OK)
    return false
  } catch (reason) {
    return LASTING.includes(codeOf(reason))
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code)
