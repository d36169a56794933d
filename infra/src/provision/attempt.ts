import { HttpError } from '@influxdata/influxdb-client'
import type { Connection } from '@nrg/influx/connection'
import { failureError } from '@nrg/influx/errors'
import { failureOf } from '@nrg/influx/failure'

/** Makes a request to the database; what fails is thrown as an error that says what to do. */
export async function attempt<T>(connection: Connection, request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    const failure = failureOf(error, connection.config)
    throw failure === undefined ? error : failureError(failure, error)
  }
}

/** Makes a request; an answer of this status is `undefined` instead of an error. */
export async function attemptUnless<T>(
  connection: Connection,
  status: number,
  request: Promise<T>,
): Promise<T | undefined> {
  return attempt(
    connection,
    request.catch((error: unknown) => {
      if (error instanceof HttpError && error.statusCode === status) return undefined
      throw error
    }),
  )
}
