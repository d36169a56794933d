import type { FastifyInstance } from 'fastify'
import type { ApiContext } from './api-context.ts'

type Labels = Readonly<Record<string, string | number>>

/** What the requests of one method, path and status came to. */
interface Served {
  readonly labels: Labels
  count: number
  seconds: number
}

/** `/metrics`: counts and sizes in the Prometheus text format. Needs no token. */
export function metricsRoutes(app: FastifyInstance, context: ApiContext): void {
  const requests = new Map<string, Served>()
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, path: request.routeOptions.url ?? 'unknown', status: reply.statusCode }
    const key = JSON.stringify(labels)
    const entry = requests.get(key) ?? { labels, count: 0, seconds: 0 }
    entry.count++
    entry.seconds += reply.elapsedTime / 1000
    requests.set(key, entry)
  })

  for (const url of ['/metrics', '/metrics/*']) {
    app.all(url, (_request, reply) => {
      const text = new Exposition()
      addStored(text, context)
      addQueries(text, context)
      addTasks(text, context)
      addReplications(text, context)
      addRequests(text, [...requests.values()])
      text.add('process_resident_memory_bytes', 'gauge', 'Resident memory', [[{}, process.memoryUsage.rss()]])
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text.toString())
    })
  }
}

function addStored(text: Exposition, { metadata, store }: ApiContext): void {
  text.add('influxdb_organizations_total', 'gauge', 'Organisations', [[{}, metadata.organizations.size]])
  text.add('influxdb_users_total', 'gauge', 'Users', [[{}, metadata.users.size]])
  text.add('influxdb_buckets_total', 'gauge', 'Buckets', [[{}, metadata.buckets.size]])
  text.add('influxdb_tokens_total', 'gauge', 'Tokens', [[{}, metadata.authorizations.size]])
  for (const [name, value] of Object.entries(store.stats()))
    text.add(`storage_${snakeCase(name)}`, 'gauge', `Storage: ${name}`, [[{}, Number(value)]])
}

function addQueries(text: Exposition, { runner }: ApiContext): void {
  const load = Object.entries(runner.load)
  const running = load.map(([pool, { running }]): Sample => [{ pool }, running])
  const waiting = load.map(([pool, { waiting }]): Sample => [{ pool }, waiting])
  text.add('query_running', 'gauge', 'Scripts that run', running)
  text.add('query_waiting', 'gauge', 'Scripts that wait for a thread', waiting)
}

function addTasks(text: Exposition, { tasks }: ApiContext): void {
  const active: Sample[] = []
  const finished: Sample[] = []
  const seconds: Sample[] = []
  for (const [task_id, entry] of tasks.metrics.entries()) {
    const labels = { task_id, name: entry.name }
    active.push([labels, entry.running])
    for (const [status, n] of Object.entries(entry.finished)) finished.push([{ ...labels, status }, n])
    seconds.push([labels, entry.seconds])
  }
  text.add('task_runs_active', 'gauge', 'Runs on their way', active)
  text.add('task_runs_total', 'counter', 'Finished runs since the start', finished)
  text.add('task_run_seconds_total', 'counter', 'Time spent in runs', seconds)
}

function addReplications(text: Exposition, { replications }: ApiContext): void {
  const all = replications.counts().map((counts) => ({ ...counts, labels: { replicationID: counts.id } }))
  const add = (
    name: string,
    help: string,
    value: (counts: (typeof all)[number]) => number,
    type: 'counter' | 'gauge' = 'counter',
  ) =>
    text.add(
      `replications_queue_${name}`,
      type,
      help,
      all.map((one): Sample => [one.labels, value(one)]),
    )
  add('total_points_queued', 'Points added to the queue', ({ queued }) => queued.queuedPoints)
  add('total_bytes_queued', 'Bytes added to the queue', ({ queued }) => queued.queuedBytes)
  add('current_bytes_queued', 'Bytes that wait to be sent', ({ waitingBytes }) => waitingBytes, 'gauge')
  add('points_failed_to_queue', 'Points not added to the queue', ({ queued }) => queued.failedPoints)
  add('bytes_failed_to_queue', 'Bytes not added to the queue', ({ queued }) => queued.failedBytes)
  add('points_expired', 'Points that waited too long', ({ sent }) => sent.expiredPoints)
  add('remote_write_bytes_sent', 'Bytes sent', ({ sent }) => sent.sentBytes)
  add('remote_write_bytes_dropped', 'Bytes refused for good and dropped', ({ sent }) => sent.droppedBytes)
  const errors = all.flatMap(({ labels, sent }) =>
    [...sent.errors].map(([code, count]): Sample => [{ ...labels, code }, count]),
  )
  const help = 'Writes that the other database did not take'
  text.add('replications_queue_remote_write_errors', 'counter', help, errors)
}

function addRequests(text: Exposition, served: readonly Served[]): void {
  const counts = served.map(({ labels, count }): Sample => [labels, count])
  const seconds = served.map(({ labels, seconds }): Sample => [labels, seconds])
  text.add('http_api_requests_total', 'counter', 'HTTP requests', counts)
  text.add('http_api_request_duration_seconds_sum', 'counter', 'Time spent on HTTP requests', seconds)
}

type Sample = readonly [labels: Labels, value: number]

/** The Prometheus text format. */
class Exposition {
  #text = ''

  add(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): void {
    if (samples.length === 0) return
    this.#text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
    for (const [labels, value] of samples) {
      const list = Object.entries(labels).map(([key, text]) => `${key}=${JSON.stringify(String(text))}`)
      this.#text += `${name}${list.length === 0 ? '' : `{${list.join(',')}}`} ${value}\n`
    }
  }

  toString(): string {
    return this.#text
  }
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
