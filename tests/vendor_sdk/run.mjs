// Runs the vendor's own SDK against the sandbox: it must work as with the API.
//
//   node run.mjs BASE_URL    against a sandbox that runs at BASE_URL
//   node run.mjs             against one that is started for it: `$CLREQ_BIN sandbox --port 0`

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { CommerceLayerProvisioning, CommerceLayerProvisioningStatic } from '@commercelayer/provisioning-sdk'

import { requestToken, startSandbox } from './sandbox.mjs'

let stop
let baseUrl
let client

before(async () => {
  baseUrl = process.argv[2]
  if (!baseUrl) ({ baseUrl, stop } = await startSandbox())
  client = connect(await requestToken(baseUrl))
})

after(() => stop?.())

/** An SDK client. The SDK accepts HTTPS hosts only, so its requests are sent to the sandbox instead. */
function connect(accessToken, options = {}) {
  return CommerceLayerProvisioning({
    accessToken,
    fetch: (url, init) => fetch(new URL(`${url.pathname}${url.search}`, baseUrl), init),
    ...options
  })
}

/** A name that no other test, and no earlier run on the same sandbox, uses. */
function uniqueName(name) {
  return `${name} ${process.pid} ${performance.now()}`
}

function createIntegration(attributes = {}) {
  return client.api_credentials.create({
    name: uniqueName('SDK'),
    kind: 'integration',
    organization: client.organizations.relationship('sandboxOrg'),
    role: client.roles.relationship('roleAdmin1'),
    ...attributes
  })
}

/** The error that `promise` is rejected with, which must be one of the API that the SDK understood. */
async function apiError(promise) {
  const error = await promise.then(() => assert.fail('this should have been refused'), (reason) => reason)
  assert.ok(CommerceLayerProvisioningStatic.isApiError(error), `no API error: ${error}`)
  return error
}

test('create', async () => {
  const name = uniqueName('Create')
  const credential = await createIntegration({
    name,
    expires_in: 9000,
    redirect_uri: 'https://example.com/callback',
    reference: 'ref',
    metadata: { team: 'shop' }
  })
  assert.match(credential.id, /^[0-9A-Za-z]{10}$/)
  assert.equal(credential.type, 'api_credentials')
  assert.equal(credential.name, name)
  assert.equal(credential.confidential, true)
  assert.ok(credential.client_id && credential.client_secret && credential.scopes)
  assert.equal(credential.expires_in, 9000)
  assert.equal(credential.mode, 'test')
  assert.deepEqual(credential.metadata, { team: 'shop' })
  assert.ok(!Number.isNaN(Date.parse(credential.created_at)))
})

test('create a public credential', async () => {
  const credential = await client.api_credentials.create({
    name: uniqueName('Public'),
    kind: 'sales_channel',
    organization: client.organizations.relationship('sandboxOrg')
  })
  assert.equal(credential.confidential, false)
  assert.equal(credential.client_secret, undefined)
  assert.equal(credential.expires_in, 14400)
})

test('retrieve', async () => {
  const created = await createIntegration()
  assert.deepEqual(await client.api_credentials.retrieve(created.id), created)
})

test('list, filter and count', async () => {
  const name = uniqueName('List')
  const created = []
  for (const reference of ['a', 'b', 'c']) created.push(await createIntegration({ name, reference }))

  const first = await client.api_credentials.list({ filters: { name_eq: name }, pageSize: 2 })
  assert.deepEqual([...first], created.slice(0, 2))
  assert.equal(first.recordCount, 3)
  assert.equal(first.pageCount, 2)
  assert.ok(first.hasNextPage())
  const last = await client.api_credentials.list({ filters: { name_eq: name }, pageSize: 2, pageNumber: 2 })
  assert.deepEqual([...last], created.slice(2))
  assert.ok(!last.hasNextPage())

  const found = await client.api_credentials.list({ filters: { name_eq: name, reference_eq: 'b' } })
  assert.deepEqual([...found], [created[1]])
  assert.equal(await client.api_credentials.count({ filters: { name_eq: name } }), 3)
})

test('update', async () => {
  const created = await createIntegration({ reference: 'before' })
  const updated = await client.api_credentials.update({
    id: created.id,
    name: 'After',
    reference: null,
    role: client.roles.relationship('roleReader')
  })
  assert.deepEqual(updated, { ...created, name: 'After', reference: null, updated_at: updated.updated_at })
  assert.equal((await client.api_credentials.role(created.id)).id, 'roleReader')
})

test('delete', async () => {
  const created = await createIntegration()
  await client.api_credentials.delete(created.id)
  const error = await apiError(client.api_credentials.retrieve(created.id))
  assert.equal(error.status, 404)
  assert.equal(error.first().code, 'RECORD_NOT_FOUND')
})

test('include, fields and sort', async () => {
  const name = uniqueName('Query')
  const params = { include: ['organization', 'role'], fields: { api_credentials: ['name', 'organization', 'role'] } }
  const created = await client.api_credentials.create(
    {
      name,
      kind: 'integration',
      organization: client.organizations.relationship('sandboxOrg'),
      role: client.roles.relationship('roleAdmin1')
    },
    params
  )
  assert.equal(created.organization.name, 'Sandbox')
  assert.equal(created.role.kind, 'admin')
  assert.equal(created.client_secret, undefined)
  assert.deepEqual(await client.api_credentials.retrieve(created.id, params), created)
  const listed = await client.api_credentials.list({ ...params, filters: { name_eq: name }, sort: ['-created_at'] })
  assert.deepEqual([...listed], [created])
})

test('nested lists', async () => {
  const created = await createIntegration()
  const filters = { id_eq: created.id }
  for (const list of [
    await client.organizations.api_credentials('sandboxOrg', { filters }),
    await client.roles.api_credentials('roleAdmin1', { filters })
  ]) {
    assert.deepEqual([...list], [created])
  }
})

test('the user', async () => {
  const user = await client.user.retrieve()
  assert.equal(user.type, 'users')
  const updated = await client.user.update({ id: user.id, first_name: 'Ada' })
  assert.equal(updated.first_name, 'Ada')
})

test('commands', async () => {
  await client.memberships.resend('memberOf00')
  const owner = { new_owner_email: 'new@example.com', role_id: 'roleAdmin1' }
  await client.organizations.transfer_ownership('sandboxOrg', owner)
})

test('organizations and roles', async () => {
  const created = await createIntegration()
  const organization = await client.api_credentials.organization(created)
  assert.deepEqual(organization, await client.organizations.retrieve('sandboxOrg'))
  assert.ok((await client.organizations.list()).some(({ id }) => id === 'sandboxOrg'))
  assert.ok((await client.roles.list()).some(({ id }) => id === 'roleAdmin1'))
})

test('validation errors are parsed', async () => {
  const error = await apiError(client.api_credentials.create({ name: '', kind: 'integration' }))
  assert.equal(error.status, 422)
  assert.deepEqual(
    error.errors.map(({ code, status, source, meta }) => [code, status, source.pointer, meta.error]),
    [
      ['VALIDATION_ERROR', '422', '/data/attributes/name', 'blank'],
      ['VALIDATION_ERROR', '422', '/data/relationships/organization', 'blank'],
      ['VALIDATION_ERROR', '422', '/data/relationships/role', 'blank']
    ]
  )
  assert.ok(error.errors.every(({ title, detail }) => title && detail))
})

test('an unknown attribute is an error', async () => {
  const error = await apiError(createIntegration({ colour: 'blue' }))
  assert.equal(error.status, 400)
  assert.equal(error.first().code, 'PARAM_NOT_ALLOWED')
})

test('a wrong token is an error', async () => {
  const error = await apiError(connect('wrong').api_credentials.list())
  assert.equal(error.status, 401)
  assert.equal(error.first().code, 'INVALID_TOKEN')
})

test('an expired token is renewed', async () => {
  const claims = Buffer.from(JSON.stringify({ exp: 1 })).toString('base64url')
  const expired = connect(`e30.${claims}.x`, { refreshToken: () => requestToken(baseUrl) })
  assert.ok(Array.isArray(await expired.api_credentials.list()))
})

test('a rate limit is an error', async () => {
  const error = await apiError(client.api_credentials.list({}, { headers: { 'X-Sandbox-Fault': '429:1' } }))
  assert.equal(error.status, 429)
  assert.equal(error.first().code, 'TOO_MANY_REQUESTS')
})

test('an answer that is not JSON is an error', async () => {
  const listing = client.api_credentials.list({}, { headers: { 'X-Sandbox-Fault': 'truncated-json' } })
  await assert.rejects(listing, (error) => CommerceLayerProvisioningStatic.isSdkError(error) && error.type === 'parse')
})
