// Runs the vendor's own SDK against the sandbox: does it take the sandbox for the API?
//
//   node run.mjs BASE_URL    against a sandbox that runs at BASE_URL
//   node run.mjs             against one that is started for it: `$CLREQ_BIN sandbox --port 0`

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'

import { CommerceLayerProvisioning, CommerceLayerProvisioningStatic } from '@commercelayer/provisioning-sdk'

let sandbox
let baseUrl
let client

before(async () => {
  baseUrl = process.argv[2] ?? (await startSandbox())
  client = connect(await requestToken())
})

after(async () => {
  if (sandbox) {
    sandbox.kill()
    await once(sandbox, 'exit')
  }
})

/** Starts a sandbox and gives its base URL, which is the first line that it prints. */
async function startSandbox() {
  assert.ok(process.env.CLREQ_BIN, 'name a base URL, or the clreq binary in CLREQ_BIN')
  sandbox = spawn(process.env.CLREQ_BIN, ['sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: sandbox.stdout })
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(lines, 'close').then(() => assert.fail('the sandbox ended before it printed its base URL'))
  ])
  return line
}

async function requestToken() {
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' })
  })
  assert.equal(response.status, 200)
  return (await response.json()).access_token
}

/** An SDK client. The SDK knows HTTPS hosts of the vendor only: what it sends there goes to the sandbox instead. */
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
  const expired = connect(`e30.${claims}.x`, { refreshToken: requestToken })
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
