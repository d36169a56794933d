import type { Installation } from './installation.ts'

/** The ids of many devices begin with this one. */
export const FIRST_OF_MANY = 20_000

/** Sends a reading of each of so many devices. */
export async function sendOnce(installation: Pick<Installation, 'send'>, count: number): Promise<void> {
  const timeof = new Date().toISOString()
  await installation.send(
    Array.from({ length: count }, (_, place) => ({
      device_id: FIRST_OF_MANY + place,
      timeof,
      voltage_v: 480,
      current_a: 20,
      temp_c: 40,
    })),
  )
}
