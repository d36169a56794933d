// Whether the services of this container can do their work: each is asked for /ready. Ends with 1 where one cannot.
const ports = {
  ingest: process.env.INGEST_PORT || 3001,
  query: process.env.QUERY_PORT || 3002,
  notify: process.env.NOTIFY_PORT || 3003,
}
for (const [name, port] of Object.entries(ports)) {
  const url = `http://127.0.0.1:${port}/ready`
  const answer = await fetch(url, { signal: AbortSignal.timeout(4000) }).catch((error) => error)
  if (answer.ok) continue
  console.error(`${name} is not ready: ${answer.status ?? answer.message}`)
  process.exitCode = 1
}
