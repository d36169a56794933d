import type { Source } from '../source-config.ts'

/** What is known of what one kind of device sends: a source, which a configuration completes or changes. */
export interface Format extends Omit<Source, 'format' | 'names' | 'rename' | 'units'> {
  /** Its times are those of a clock on the wall, and do not say where: the configuration has to. */
  readonly isLocal?: boolean
}
