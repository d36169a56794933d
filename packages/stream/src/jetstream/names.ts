/** What keeps readings until the cell of their partition has them. */
export const READINGS = 'NRG_READINGS'
/** What keeps lines that the database of a cell never takes. */
export const DEAD_LETTERS = 'NRG_DEAD_LETTERS'
/** Where the table of partitions is kept, and by which key. */
export const TABLE_BUCKET = 'nrg'
export const TABLE_KEY = 'partitions'
/** The one group of the consumers that are pinned. */
export const WRITER_GROUP = 'writer'

export const readingsSubject = (partition: number): string => `nrg.readings.${partition}`
export const deadLetterSubject = (cell: string, partition: number): string => `nrg.dead-letters.${cell}.${partition}`
export const consumerOf = (cell: string): string => `cell-${cell}`
export const cellOfConsumer = (name: string): string => name.slice(consumerOf('').length)
/** The number at the end of a subject. */
export const partitionOfSubject = (subject: string): number => Number(subject.slice(subject.lastIndexOf('.') + 1))
