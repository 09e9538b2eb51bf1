// Runs the vendor's command line against the sandbox: the life of a credential as its users know it.
//
//   CLREQ_BIN=… node cli.mjs

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

import { requestToken, startSandbox } from './sandbox.mjs'

const PROGRAM = 'node_modules/@commercelayer/cli-plugin-provisioning/bin/run'
const run = promisify(execFile)

let sandbox
let home
let token

before(async () => {
  sandbox = await startSandbox()
  token = await requestToken(sandbox.baseUrl)
  home = await mkdtemp(join(tmpdir(), 'clreq-vendor-cli-'))
})

after(async () => {
  await sandbox?.stop()
  await rm(home, { recursive: true, force: true })
})

/** Runs a command of the vendor's command line, and gives what it prints. */
async function cli(command, ...args) {
  const redirect = pathToFileURL('redirect.mjs').href
  const { stdout } = await run(
    process.execPath,
    ['--import', redirect, PROGRAM, `provisioning:${command}`, ...args],
    {
      env: {
        PATH: process.env.PATH,
        HOME: home,
        NO_UPDATE_NOTIFIER: '1',
        SANDBOX_URL: sandbox.baseUrl,
        CL_CLI_ACCESS_TOKEN: token
      }
    }
  )
  return stdout
}

/** The JSON that a command prints before its closing sentence. */
function json(output) {
  const end = Math.max(output.lastIndexOf('}'), output.lastIndexOf(']'))
  return JSON.parse(output.slice(0, end + 1))
}

async function create(name, ...args) {
  const output = await cli(
    'create', 'api_credentials', '-j',
    '-a', `name=${name}`, '-a', 'kind=integration',
    '-r', 'organization=organizations/sandboxOrg', '-r', 'role=roles/roleAdmin1',
    ...args
  )
  assert.match(output, /Successfully created new resource of type api_credentials with id \w{10}/)
  return json(output)
}

test('create with relationships', async () => {
  const created = await create('Created', '-m', 'team=shop')
  assert.equal(created.name, 'Created')
  assert.ok(created.client_secret)
  assert.deepEqual(created.metadata, { team: 'shop' })
  assert.equal(created.organization.name, 'Sandbox', 'the command line asks for include')
  assert.equal(created.role.id, 'roleAdmin1')
})

test('list with fields, a sort order and a filter', async () => {
  for (const reference of ['a', 'b', 'c']) await create('Listed', '-a', `reference=${reference}`)
  const output = await cli(
    'list', 'api_credentials', '-j', '-f', 'id,name,reference', '-s', 'reference,desc', '-w', 'name_eq=Listed'
  )
  const found = json(output.slice(0, output.indexOf('\nRecords:')))
  assert.deepEqual(found.map(({ reference }) => reference), ['c', 'b', 'a'])
  assert.ok(found.every((credential) => !('client_secret' in credential)))
  assert.match(output, /Records: 3 of 3 \| Page: 1 of 1/)
})

test('retrieve with an include', async () => {
  const { id } = await create('Retrieved')
  const found = json(await cli('retrieve', `api_credentials/${id}`, '-j', '-i', 'organization'))
  assert.equal(found.name, 'Retrieved')
  assert.equal(found.organization.id, 'sandboxOrg')
})

test('update attributes and metadata', async () => {
  const { id } = await create('Before', '-m', 'team=shop')
  const output = await cli('update', `api_credentials/${id}`, '-j', '-a', 'name=After', '-m', 'owner=me')
  assert.match(output, /Successfully updated/)
  const updated = json(output)
  assert.equal(updated.name, 'After')
  assert.deepEqual(updated.metadata, { team: 'shop', owner: 'me' }, '-m merges')
})

test('create from a file that holds a whole document', async () => {
  const file = join(home, 'request.json')
  const { default: document } = await import('../requests/shop.clreq.json', { with: { type: 'json' } })
  writeFileSync(file, JSON.stringify(document))
  const output = await cli('create', 'api_credentials', '-j', '-D', file)
  assert.match(output, /Successfully created/)
})

test('delete', async () => {
  const { id } = await create('Deleted')
  assert.match(await cli('delete', `api_credentials/${id}`), /Successfully deleted/)
  await assert.rejects(cli('retrieve', `api_credentials/${id}`), /RECORD_NOT_FOUND|Unable to find/)
})

test('a refused request is told', async () => {
  await assert.rejects(cli('create', 'api_credentials', '-a', 'kind=integration'), /VALIDATION_ERROR/)
})
