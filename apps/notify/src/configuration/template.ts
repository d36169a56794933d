import { type Static, Type } from '@sinclair/typebox'

const Template = Type.Optional(Type.String({ maxLength: 10_000, description: 'a template: see the README of notify' }))

/** What messages say, where it is not what they say by themselves. */
export const Templates = Type.Object({ title: Template, text: Template }, { additionalProperties: false })
export type Templates = Static<typeof Templates>
