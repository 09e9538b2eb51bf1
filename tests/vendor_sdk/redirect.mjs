// Sends the requests of this process for the vendor's API to the sandbox at $SANDBOX_URL. The vendor's SDK and CLI accept
// HTTPS hosts only.
//
//   node --import ./redirect.mjs PROGRAM

const original = globalThis.fetch

globalThis.fetch = (resource, init) => {
  const url = new URL(resource instanceof Request ? resource.url : resource)
  if (!url.hostname.startsWith('provisioning.')) throw new Error(`unexpected request to ${url.hostname}`)
  return original(new URL(`${url.pathname}${url.search}`, process.env.SANDBOX_URL), init)
}
