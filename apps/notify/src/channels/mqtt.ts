import { deadline } from '@nrg/influx/deadline'
import { Type } from '@sinclair/typebox'
import { Secret } from '../configuration/secret.ts'
import { plainText } from '../messages/escape.ts'
import { channelKind } from './channel.ts'
import { connected, openMqtt } from './mqtt-connection.ts'
import { MqttStates } from './mqtt-states.ts'
import { statusTopic } from './mqtt-topics.ts'
import { hostOf } from './secret-url.ts'

const Prefix = Type.String({ pattern: '^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$', maxLength: 128 })

const schema = Type.Object({
  url: Type.String({
    pattern: '^mqtts?://[^/?#\\s@]+$',
    description: 'the broker, without a name and a password: mqtts://broker.example.org',
  }),
  username: Type.Optional(Type.String()),
  password: Type.Optional(Secret),
  prefix: Type.Optional(Prefix),
  discovery: Type.Optional(Type.Union([Prefix, Type.Literal(false)])),
})

/** An attempt ends a little before it is given up, to say why. */
const CONNECT_MS = 12_000

/**
 * A broker of MQTT: the state of each device and site, retained, which Home Assistant finds by itself. What stands there
 * follows from all that is told and not over, so it is the same however often, and in which order, it is sent.
 */
export const mqtt = channelKind({
  schema,
  hosts: ({ url }) => [hostOf(url)],
  make: (
    { url, username, password, prefix = 'nrg', discovery = 'homeassistant' },
    { name, hosts, secret: read, standing, names, pageOf },
  ) => {
    const topics = { prefix, discovery: discovery === false ? undefined : discovery }
    const open = () => {
      const client = openMqtt({
        url,
        username,
        password: password && read(password),
        hosts,
        name,
        statusTopic: statusTopic(topics),
      })
      return { client, states: new MqttStates(client, { topics, names, pageOf, standing: () => standing(name) }) }
    }
    let opened: ReturnType<typeof open> | undefined
    const connection = () => {
      opened ??= open()
      return opened
    }
    return {
      addressees: [name],
      digests: true,
      start: () => void connection(),
      send: async ({ message, wording }, signal) => {
        const { client, states } = connection()
        const limit = deadline(CONNECT_MS, signal)
        try {
          await connected(client, limit.signal)
          if (message.kind === 'test') {
            const { title, text } = wording.say(plainText)
            await client.publishAsync(`${prefix}/test`, JSON.stringify({ title, text }), { qos: 1 })
          } else await states.bring(message.incidents, signal)
          return { kind: 'sent' }
        } catch (error) {
          return { kind: 'failed', reason: `${hostOf(url)}: ${(error as Error).message}` }
        } finally {
          limit.clear()
        }
      },
      close: async () => {
        if (opened === undefined) return
        const { client } = opened
        if (client.connected)
          await client.publishAsync(statusTopic(topics), 'offline', { qos: 1, retain: true }).catch(() => undefined)
        await client.endAsync(true)
      },
    }
  },
})
