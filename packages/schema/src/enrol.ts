import { type Static, Type } from '@sinclair/typebox'

/** The body of `POST /api/enrol`. */
export const EnrolBody = Type.Object(
  {
    device_id: Type.Union([Type.String({ maxLength: 128 }), Type.Integer()], { description: 'The device' }),
    rotate: Type.Optional(
      Type.Boolean({ description: 'A device that has a key gets another one; the old one holds for a day beside it' }),
    ),
  },
  { additionalProperties: false },
)
export type EnrolBody = Static<typeof EnrolBody>

/** The key of a device. */
export const EnrolAnswer = Type.Object(
  {
    ok: Type.Literal(true),
    device_id: Type.String(),
    key: Type.String({ description: 'What the device sends as `Authorization: Bearer`; it is told this once' }),
  },
  { description: 'The device has a key of its own' },
)
export type EnrolAnswer = Static<typeof EnrolAnswer>
