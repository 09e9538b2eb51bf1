// A valid create request for each resource of the API that has one.

const toOne = (type, id) => ({ data: { type, id } })
const organization = toOne('organizations', 'sandboxOrg')
const role = toOne('roles', 'roleAdmin1')

const samples = {
  api_credentials: { attributes: { name: 'App', kind: 'integration' }, relationships: { organization, role } },
  application_memberships: {
    attributes: {},
    relationships: { api_credential: toOne('api_credentials', 'anyCredent'), organization, role }
  },
  identity_providers: {
    attributes: {
      name: 'Login',
      client_id: 'id',
      client_secret: 'secret',
      issuer: 'https://login.example.com/',
      domains: 'example.com',
      token_url: 'https://login.example.com/token',
      authorize_url: 'https://login.example.com/authorize',
      jwks_url: 'https://login.example.com/jwks.json'
    },
    relationships: {}
  },
  membership_profiles: {
    attributes: { name: 'Marketing', access_scope: 'live_access' },
    relationships: { organization }
  },
  memberships: { attributes: { user_email: 'new@example.com' }, relationships: { organization, role } },
  organizations: { attributes: { name: 'The Blue Brand' }, relationships: {} },
  permissions: {
    attributes: { subject: 'orders', can_create: true, can_read: true, can_update: false, can_destroy: false },
    relationships: { role }
  },
  roles: { attributes: { name: 'Editors' }, relationships: { organization } }
}

/** Creates a resource of this type, and gives its id. Of the types without a create request it gives the id of one. */
export async function createSample(type, baseUrl, token, fetch = globalThis.fetch) {
  const request = async (path, body) => {
    const response = await fetch(`${baseUrl}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'Content-Type': 'application/vnd.api+json', Authorization: `Bearer ${token}` },
      body: body && JSON.stringify(body)
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(answer))
    return answer.data
  }
  if (type === 'users') return (await request('user')).id
  if (type === 'versions') {
    const roleId = await createSample('roles', baseUrl, token, fetch)
    return (await request(`roles/${roleId}/versions`))[0].id
  }
  return (await request(type, { data: { type, ...samples[type] } })).id
}
