import type { FastifyInstance } from 'fastify'
import { isOnboarding, onboard } from '../metadata/onboarding.ts'
import { hashToken } from '../metadata/token.ts'
import type { ApiContext } from './api-context.ts'
import { bucketAnswer } from './buckets.ts'
import { decodeJsonBare } from './decode.ts'
import { organizationAnswer } from './orgs.ts'
import { addRoute, bodyOf } from './routes.ts'
import { userAnswer } from './users.ts'

const HOUR = 3600

/** `/api/v2/setup`: makes the first user, organisation, bucket and token. Needs no token, works once. */
export function setupRoutes(app: FastifyInstance, { metadata, store }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/setup', {
    GET: () => ({ allowed: isOnboarding(metadata) }),
    POST: async (request, reply) => {
      const body = decodeJsonBare(bodyOf(request), {
        struct: 'OnboardingRequest',
        members: {
          username: 'string',
          password: 'string',
          org: 'string',
          bucket: 'string',
          retentionPeriodHrs: 'int64',
          retentionPeriodSeconds: 'int64',
          token: 'string',
        },
      })
      const { user, organization, bucket, authorization, token } = await onboard(metadata, store, {
        username: body.username ?? '',
        password: body.password ?? '',
        org: body.org ?? '',
        bucket: body.bucket ?? '',
        retentionSeconds: body.retentionPeriodSeconds || (body.retentionPeriodHrs ?? 0) * HOUR,
        token: body.token ?? '',
      })
      return reply.code(201).send({
        user: userAnswer(user),
        bucket: bucketAnswer(bucket, []),
        org: organizationAnswer(organization),
        auth: {
          id: authorization.id,
          token,
          hashedToken: hashToken(token),
          status: authorization.status,
          description: authorization.description,
          orgID: authorization.orgID,
          userID: authorization.userID,
          permissions: authorization.permissions,
          createdAt: authorization.createdAt,
          updatedAt: authorization.updatedAt,
          links: { self: `/api/v2/authorizations/${authorization.id}`, user: `/api/v2/users/${user.id}` },
        },
      })
    },
  })
}
