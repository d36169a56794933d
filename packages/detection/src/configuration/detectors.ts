import { Type } from '@sinclair/typebox'
import { detectors } from '../detectors/index.ts'

/** What can be set of any detector. One that a detector does not use is said and harms nothing: see `notes.ts`. */
const ofAny = Object.assign({}, ...detectors.map(({ parameters }) => parameters))

/** Parameters by detector, at any level of a configuration; the names are the reasons of the alerts. */
export const Detectors = Type.Partial(
  Type.Object(
    Object.fromEntries(
      detectors.map(({ name, parameters }) => [
        name,
        Type.Partial(Type.Object({ ...ofAny, ...parameters }, { additionalProperties: false })),
      ]),
    ),
    { additionalProperties: false },
  ),
)
