// Runs the specs that the vendor's SDK has for each resource, against the sandbox.
//
//   CLREQ_BIN=… CLREQ_SDK_SOURCE=REPOSITORY node specs.mjs
//
// The specs are not in the npm package. They are cloned from $CLREQ_SDK_SOURCE, the vendor's repository or a copy of it, into `sdk/`,
// which git ignores. The vendor's specs cancel each request before it leaves. Three things are changed so that they
// are sent: the cancelling is removed; the id that the specs use is that of a resource which exists; and the random values
// of e-mail addresses, URLs and access scopes are valid ones.

import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { requestToken, startSandbox } from './sandbox.mjs'

const { version } = JSON.parse(readFileSync('node_modules/@commercelayer/provisioning-sdk/package.json', 'utf8'))
const source = process.env.CLREQ_SDK_SOURCE
const specs = join('sdk', 'specs', 'resources')

/** Replaces every `from` of a file by `to`. There must be one. */
function patch(path, replacements) {
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of replacements) {
    assert.ok(text.includes(from), `${path} has no ${from}`)
    text = text.replaceAll(from, to)
  }
  writeFileSync(path, text)
}

rmSync('sdk', { recursive: true, force: true })
execFileSync('git', ['clone', '--quiet', source, 'sdk'], { stdio: 'inherit' })
const cloned = JSON.parse(readFileSync('sdk/package.json', 'utf8')).version
assert.equal(cloned, version, 'the specs must be those of the installed SDK')
for (const name of readdirSync(specs)) {
  const path = join(specs, name)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replaceAll('return interceptRequest()', 'return request'))
}
patch('sdk/test/common.ts', [
  ["import dotenv from 'dotenv'\n", ''],
  ['dotenv.config({ debug: false })\n', ''],
  ["import getToken from './token'\n", 'const getToken = async (_: string): Promise<any> => null\n'],
  ["id: 'testId',", 'get id() { return (globalThis as any).sampleId },'],
  ["'fake-access-token'", 'process.env.SANDBOX_TOKEN as string'],
  [
    'let values: Array<string | number | boolean | object>\n',
    `let values: Array<string | number | boolean | object>
	if (name === 'access_scope') return 'all_access'
	if (name === 'user_email') return 'spec@example.com'
	if (name?.endsWith('_url')) return 'https://login.example.com/path'
`
  ]
])

const { baseUrl, stop } = await startSandbox()
const ran = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.config.mjs', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, SANDBOX_URL: baseUrl, SANDBOX_TOKEN: await requestToken(baseUrl) }
  }
)
await stop()
process.exit(ran.status ?? 1)
