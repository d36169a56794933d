import { type Static, Type } from '@sinclair/typebox'

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const names: readonly string[] = days

const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'a time of day: 22:00' })

/** Hours that come again each week, in a time zone; those that end before they begin end on the next day. */
export const Window = Type.Object(
  {
    from: TimeOfDay,
    to: TimeOfDay,
    days: Type.Optional(
      Type.Array(Type.Union(days.map((day) => Type.Literal(day))), {
        minItems: 1,
        description: 'the days that it begins on: mon, tue, wed, thu, fri, sat, sun; every day where left out',
      }),
    ),
    time_zone: Type.Optional(Type.String({ description: 'as in the tz database: Europe/Berlin; UTC where left out' })),
    limits: Type.Optional(
      Type.Union([Type.Literal('told'), Type.Literal('held')], {
        description: 'told: what crosses a limit is told all the same, as where it is left out; held: that waits too',
      }),
    ),
    critical: Type.Optional(
      Type.Union([Type.Literal('told'), Type.Literal('held')], {
        description: 'told: what is critical is told all the same; held: that waits too, as where it is left out',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Window = Static<typeof Window>

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(timeZone, clock)
  return clock
}

/** Whether a time, in milliseconds since the epoch, is within a window, by the clock on the wall there. */
export function isWithin({ from, to, days: begins, time_zone: timeZone = 'UTC' }: Window, now: number): boolean {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  )
  const time = `${parts.hour}:${parts.minute}`
  const today = names.indexOf(parts.weekday?.toLowerCase() ?? '')
  const beginsOn = (index: number) => begins === undefined || begins.includes(days[(index + 7) % 7] ?? 'mon')
  if (from < to) return beginsOn(today) && time >= from && time < to
  return (beginsOn(today) && time >= from) || (beginsOn(today - 1) && time < to)
}
