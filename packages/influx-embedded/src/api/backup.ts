import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { constants } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Authorizer, demand } from '../metadata/authorizer.ts'
import { retentionNs } from '../metadata/buckets.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { findOrganization } from '../metadata/organizations.ts'
import { operatorPermissions } from '../metadata/permission.ts'
import type { Bucket } from '../metadata/records.ts'
import type { ShardGroup, Store } from '../store/store.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { acceptsGzip, packed } from './packed-answer.ts'
import { addRoute, pathParameter } from './routes.ts'

/** The one retention policy that a bucket has. */
const POLICY = 'autogen'
const SECOND_NS = 1_000_000_000
const NS_PER_MS = 1_000_000n

/** What `Gzip-Compression-Level` may be. */
const LEVELS: Readonly<Record<string, number>> = {
  default: constants.Z_DEFAULT_COMPRESSION,
  full: constants.Z_BEST_COMPRESSION,
  speedy: constants.Z_BEST_SPEED,
  none: constants.Z_NO_COMPRESSION,
}

/**
 * Stands where a backup of InfluxDB has its database of metadata. It is no such database, and not empty, which would be
 * taken for one: `influx restore --full` ends with it before anything is changed.
 */
const NO_KV =
  'This is a backup of an embedded InfluxDB: it has buckets with all of their points, and can be restored without --full.\n'

/**
 * `/api/v2/backup`: what `influx backup` asks for. Buckets and their points are as InfluxDB has them, so that `influx restore`
 * makes them in one; users, tokens and tasks are not there, for which `restore --full` would replace those of an InfluxDB.
 */
export function backupRoutes(app: FastifyInstance, { metadata, store, runner }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/backup/metadata', {
    GET: async (request, reply) => {
      demandAll(request.authorizer)
      levelOf(request)
      const manifests = await Promise.all(metadata.buckets.all().map((bucket) => manifestOf(bucket, metadata, store)))
      const boundary = randomBytes(30).toString('hex')
      reply.type(`multipart/mixed; boundary=${boundary}`)
      const parts = [
        part(boundary, 'kv', 'application/octet-stream', NO_KV),
        part(boundary, 'buckets', 'application/json; charset=utf-8', `${JSON.stringify(manifests)}\n`),
      ]
      return sendPacked(Readable.from([...parts, `--${boundary}--\r\n`], { objectMode: false }), request, reply)
    },
  })

  addRoute(app, 'named', '/api/v2/backup/shards/:shardID', {
    GET: async (request, reply) => {
      demandAll(request.authorizer)
      levelOf(request)
      const id = pathParameter(request, 'shardID')
      if (!/^\d{1,16}$/.test(id)) throw new ApiError('invalid', `${JSON.stringify(id)} is no number of a shard`)
      const group = await store.shardGroup(Number(id))
      if (group === undefined) throw new ApiError('not found', `shard ${id} not found`)
      const folder = `${group.bucketId}/${POLICY}/${group.id}`
      const output = runner.backup(request.authorizer, { ...group, folder })
      reply.raw.once('close', () => output.cancel())
      await output.begun()
      if (output.isEmpty) throw new ApiError('not found', `shard ${id} not found`)
      reply.type('application/octet-stream')
      return sendPacked(Readable.from(output, { objectMode: false }), request, reply)
    },
  })
}

/** Only a token that may do everything may have everything. */
function demandAll(authorizer: Authorizer): void {
  for (const { action, resource } of operatorPermissions()) demand(authorizer, action, resource)
}

function levelOf(request: FastifyRequest): number {
  const name = String(request.headers['gzip-compression-level'] ?? '') || 'default'
  const level = Object.hasOwn(LEVELS, name) ? LEVELS[name] : undefined
  if (level !== undefined) return level
  const known = Object.keys(LEVELS).join(', ')
  throw new ApiError('invalid', `unknown compression level: ${JSON.stringify(name)}, valid values: [${known}]`)
}

function sendPacked(source: Readable, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const level = levelOf(request)
  reply.header('Vary', 'Accept-Encoding')
  if (level === constants.Z_NO_COMPRESSION || !acceptsGzip(request)) return reply.send(source)
  return reply.header('Content-Encoding', 'gzip').send(packed(source, { level }))
}

function part(boundary: string, name: string, type: string, content: string): string {
  return `--${boundary}\r\nContent-Disposition: attachment; name="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`
}

/** What InfluxDB calls the manifest of a bucket. */
async function manifestOf(bucket: Bucket, metadata: Metadata, store: Store) {
  const groups = await store.shardGroups(bucket.id)
  return {
    organizationID: bucket.orgID,
    organizationName: findOrganization(metadata, bucket.orgID).name,
    bucketID: bucket.id,
    bucketName: bucket.name,
    ...(bucket.description !== '' && { description: bucket.description }),
    defaultRetentionPolicy: POLICY,
    retentionPolicies: [
      {
        name: POLICY,
        replicaN: 1,
        duration: Number(retentionNs(bucket)),
        shardGroupDuration: bucket.shardGroupSeconds * SECOND_NS,
        shardGroups: groups.map(shardGroupManifest),
        subscriptions: [],
      },
    ],
  }
}

/** A group has one shard, on this one server. */
function shardGroupManifest({ id, start, stop }: ShardGroup) {
  const time = (ns: bigint) => new Date(Number(ns / NS_PER_MS)).toISOString()
  return { id, startTime: time(start), endTime: time(stop), shards: [{ id, shardOwners: [] }] }
}
