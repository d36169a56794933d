import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'

/**
 * Where a script's tree and verdict stand in the folder in which the threads of several processes keep for each other
 * what they found out of scripts; none where the environment names no such folder. The tests of one run have one: each starts databases of its own, with the same tasks.
 *
 * What is kept holds for one version of the parser and of this engine: a folder is for one run.
 */
function placeOf(of: 'tree' | 'sound', text: string): string | undefined {
  const within = process.env.FLUX_KNOWN_SCRIPTS
  return within && join(within, `${of}-${createHash('sha256').update(text).digest('hex')}`)
}

/** The JSON of the syntax tree of a text, where another thread has parsed it. */
export function knownTree(text: string): string | undefined {
  const place = placeOf('tree', text)
  return place && existsSync(place) ? readFileSync(place, 'utf8') : undefined
}

/** Tells other threads the JSON of the syntax tree of a text. */
export const tellTree = (text: string, json: string): void => tell(placeOf('tree', text), json)

/** Whether another thread has found a script of this shape sound. */
export function isKnownSound(shape: string): boolean {
  const place = placeOf('sound', shape)
  return place !== undefined && existsSync(place)
}

/** Tells other threads that scripts of this shape are sound. */
export const tellSound = (shape: string): void => tell(placeOf('sound', shape), '')

function tell(place: string | undefined, content: string): void {
  if (!place || existsSync(place)) return
  // Whoever looks at the same time sees all of it or nothing.
  const made = `${place}.${process.pid}-${threadId}`
  try {
    writeFileSync(made, content)
    renameSync(made, place)
  } catch {
    // The run has ended, or the disk is full: others parse it themselves.
  }
}
