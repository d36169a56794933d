import { RecentMap } from '../recent-map.ts'
import type { File } from './ast.ts'
import { knownTree, tellTree } from './known-scripts.ts'
import { languageServer } from './language-server.ts'
import { moved } from './moved-node.ts'
import { measureScript } from './script-size.ts'
import { type Chunk, ChunkEnds } from './statement-chunks.ts'

interface Parsed {
  readonly file: File
  readonly pieces: readonly Chunk[]
  /** Bytes that the tree takes. */
  readonly bytes: number
}

/** The tree of a piece of a script, with the places that it had in one of them. */
interface ParsedChunk {
  readonly file: File
  readonly line: number
  /** Characters of the tree's JSON. */
  readonly size: number
}

/** Bytes of trees that are kept. */
const keptBytes = 48 * 2 ** 20
/** Bytes of trees of pieces that are kept; those of scripts that are kept share most of them. */
const keptChunkBytes = 24 * 2 ** 20
/** What a token of a script takes in its tree, about. */
const bytesPerToken = 250
/** The tree of a shorter text is parsed sooner than it is read from a file. */
const shortestToTell = 200

const parsed = new RecentMap<string, Parsed>(keptBytes, (script, { bytes }) => 2 * script.length + bytes)
const chunks = new RecentMap<string, ParsedChunk>(keptChunkBytes, (text, { size }) => 2 * text.length + size)

/**
 * Parses a script with Flux's official parser. Broken scripts give a tree too: see `diagnose` for their errors. Pieces
 * that stand in a script parsed before are not parsed again: the tasks of a database have most of their text in common.
 * @throws FluxError where the script is too large, or the parser cannot deal with it at all
 */
export function parse(script: string): File {
  return parseWithPieces(script).file
}

/** The same, with the pieces that it is parsed in. */
export function parseWithPieces(script: string): Pick<Parsed, 'file' | 'pieces'> {
  const known = parsed.get(script)
  if (known) return known
  const ends = new ChunkEnds(script)
  const tokens = measureScript(script, (...token) => ends.token(...token))
  const pieces = ends.chunks()
  const file = parseInChunks(pieces) ?? (JSON.parse(languageServer().parse(script)) as File)
  const found = { file, pieces, bytes: tokens * bytesPerToken }
  parsed.set(script, found)
  return found
}

/** The tree of a script from those of its pieces; undefined where one of them is broken, or there is but one. */
function parseInChunks(pieces: readonly Chunk[]): File | undefined {
  if (pieces.length === 1) return undefined
  const files: File[] = []
  for (const piece of pieces) {
    const file = parseChunk(piece)
    if (!file) return undefined
    files.push(file)
  }
  const [first, last] = [files[0], files.at(-1)]
  if (!first || !last) return undefined
  return {
    ...first,
    location: { start: first.location.start, end: last.location.end },
    body: files.flatMap(({ body }) => body),
    ...('eof' in last && { eof: last.eof }),
  }
}

function parseChunk({ text, line }: Chunk): File | undefined {
  const known = chunks.get(text)
  if (known) return moved(known.file, line - known.line)
  const json = knownTree(text) ?? languageServer().parse(text)
  // What is wrong with a piece may be right in the script, and is placed in it.
  if (broken.test(json)) return undefined
  if (text.length >= shortestToTell) tellTree(text, json)
  const file = moved(JSON.parse(json) as File, line)
  chunks.set(text, { file, line, size: json.length })
  return file
}

const broken = /"errors":|"Bad(?:Statement|Expression)"/
