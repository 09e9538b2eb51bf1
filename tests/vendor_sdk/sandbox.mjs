// A sandbox for the tests: the one at the given base URL, or `$CLREQ_BIN sandbox`.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Starts a sandbox. Gives its base URL, which is the first line that it prints, and a function that stops it. */
export async function startSandbox() {
  assert.ok(process.env.CLREQ_BIN, 'CLREQ_BIN must name the clreq binary')
  const sandbox = spawn(process.env.CLREQ_BIN, ['sandbox', '--port', '0', '--unlimited'], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: sandbox.stdout })
  const [baseUrl] = await Promise.race([
    once(lines, 'line'),
    once(lines, 'close').then(() => assert.fail('the sandbox ended before it printed its base URL'))
  ])
  const stop = async () => {
    sandbox.kill()
    await once(sandbox, 'exit')
  }
  return { baseUrl, stop }
}

/** A token of the sandbox. */
export async function requestToken(baseUrl) {
  const response = await fetch(`${baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'id', client_secret: 'secret' })
  })
  assert.equal(response.status, 200)
  return (await response.json()).access_token
}
