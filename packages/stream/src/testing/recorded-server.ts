import { type AddressInfo, createServer } from 'node:net'

/** What Debian's nats-server says first to whoever connects. */
const DEBIAN =
  'INFO {"server_id":"NBZ3","server_name":"debian","version":"2.9.10","proto":1,"go":"go1.19.8","host":"127.0.0.1","port":4222,"headers":true,"max_payload":1048576,"jetstream":true,"client_id":5,"client_ip":"127.0.0.1"} \r\n'

/** A server of that version, as far as it is met before it is refused: it lets everybody in. Answers its address. */
export async function recordedServer(t: { teardown(close: () => unknown): void }): Promise<string> {
  const server = createServer((socket) => {
    socket.write(DEBIAN)
    socket.on('data', (data) => data.includes('PING\r\n') && socket.write('PONG\r\n'))
    socket.on('error', () => undefined)
    t.teardown(() => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `nats://127.0.0.1:${(server.address() as AddressInfo).port}`
}
