const MB = 1_048_576
/** V8 takes any smaller heap for one of this size. */
const LEAST_MB = 256
/** For new objects, and as much again; by itself V8 takes twice as much. */
const YOUNG_MB = 8

/**
 * Options of Node.js for a service that may have so many bytes. V8 lets the old objects of a heap grow to a multiple of what
 * is in use before it looks through them: four times where the heap may have gigabytes, less the smaller it may be. So what a
 * large file leaves behind, which is little at a time, would be held up to several times of what the service needs.
 */
export const heapFlags = (maxBytes: number): readonly string[] => [
  `--max-old-space-size=${Math.max(LEAST_MB, Math.floor(maxBytes / MB))}`,
  `--max-semi-space-size=${YOUNG_MB}`,
]
