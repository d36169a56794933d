import { test } from 'tap'
import {
  allows,
  operatorPermissions,
  type Permission,
  permissionText,
  validatePermission,
} from '../../src/metadata/permission.ts'
import { permissionsOfUser } from '../../src/metadata/role-permissions.ts'

const read = (resource: Permission['resource']): Permission => ({ action: 'read', resource })
const BUCKET = { type: 'buckets', id: 'b1', orgID: 'o1' }

test('a permission grants what it names, or all of its kind', (t) => {
  for (const [resource, granted] of [
    [{ type: 'buckets' }, true],
    [{ type: 'instance' }, true],
    [{ type: 'buckets', orgID: 'o1' }, true],
    [{ type: 'buckets', orgID: 'o2' }, false],
    [{ type: 'buckets', id: 'b1' }, true],
    [{ type: 'buckets', id: 'b2', orgID: 'o1' }, false],
    [{ type: 'tasks' }, false],
  ] as const) {
    t.equal(allows([read(resource)], read(BUCKET)), granted, JSON.stringify(resource))
  }
  t.equal(allows([read({ type: 'buckets' })], { action: 'write', resource: BUCKET }), false)
  t.equal(allows([], read(BUCKET)), false)
  t.end()
})

test('permissions are named as InfluxDB does', (t) => {
  t.equal(permissionText(read(BUCKET)), 'read:orgs/o1/buckets/b1')
  t.equal(permissionText(read({ type: 'buckets', orgID: 'o1' })), 'read:orgs/o1/buckets')
  t.equal(permissionText({ action: 'write', resource: { type: 'orgs', id: 'o1' } }), 'write:orgs/o1')
  t.equal(permissionText(read({ type: 'users' })), 'read:users')
  t.end()
})

test('unknown actions and kinds are refused', (t) => {
  t.throws(() => validatePermission(read({ type: 'x' })), { code: 'invalid', message: /invalid resource type/ })
  t.throws(() => validatePermission({ action: 'x' as 'read', resource: BUCKET }), { message: /invalid action type/ })
  t.doesNotThrow(() => validatePermission(read(BUCKET)))
  t.end()
})

test('a user may do what the roles allow', (t) => {
  const role = (resourceType: 'orgs' | 'buckets' | 'instance', name: 'owner' | 'member') =>
    permissionsOfUser('u1', [
      { id: 'm', resourceType, resourceID: resourceType === 'orgs' ? 'o1' : 'b1', userID: 'u1', role: name },
    ])
  const write: Permission = { action: 'write', resource: BUCKET }
  t.ok(allows(role('orgs', 'owner'), write))
  t.ok(allows(role('orgs', 'member'), read(BUCKET)))
  t.notOk(allows(role('orgs', 'member'), write))
  t.ok(allows(role('buckets', 'member'), read(BUCKET)))
  t.notOk(allows(role('buckets', 'member'), write))
  t.ok(allows(role('instance', 'owner'), write))
  t.ok(allows(permissionsOfUser('u1', []), { action: 'write', resource: { type: 'users', id: 'u1' } }))
  t.ok(allows(operatorPermissions(), write))
  t.end()
})
