// Before each spec: a resource of the type that the file is about, whose id the spec then uses.

import { basename } from 'node:path'
import { beforeEach } from 'vitest'

import { createSample } from './samples.mjs'

beforeEach(async ({ task }) => {
  const type = basename(task.file.name, '.spec.ts')
  globalThis.sampleId = await createSample(type, 'https://provisioning.commercelayer.io', process.env.SANDBOX_TOKEN)
})
