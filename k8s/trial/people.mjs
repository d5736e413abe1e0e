// The actions of people: sign in, read emails, and use Roster.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { GATEWAY } from './gateway.mjs'
import { until } from './podman.mjs'

/** Opens an account and runs the main flow in it. Returns the account's id and its admin's token. */
export async function walk() {
  const operator = await tokenOf('operator')
  const account = await roster(operator, 'POST', '/v1/accounts', { name: 'Acme', firstAdminEmail: 'ada@acme.example' }, 201)
  const members = `/v1/accounts/${account.id}/members`
  const ada = await tokenOf('ada@acme.example')
  await roster(ada, 'POST', '/v1/invitations/accept', { token: await secretOf('ada@acme.example') }, 201)

  const invitation = await roster(ada, 'POST', `/v1/accounts/${account.id}/invitations`, { email: 'grace@acme.example' }, 201)
  assert.equal(invitation.state, 'open')
  const grace = await tokenOf('grace@acme.example')
  const { member } = await roster(grace, 'POST', '/v1/invitations/accept', { token: await secretOf('grace@acme.example') }, 201)
  assert.equal(member.role, 'member')
  await roster(grace, 'GET', members, null, 403)

  const promoted = await roster(ada, 'PATCH', `${members}/${member.id}`, { role: 'admin' }, 200)
  assert.equal(promoted.role, 'admin')
  const { items } = await roster(grace, 'GET', members, null, 200)
  assert.deepEqual(items.map(({ email }) => email).sort(), ['ada@acme.example', 'grace@acme.example'])
  await until('last active', 20, async () => (await roster(ada, 'GET', `${members}/${member.id}`, null, 200)).lastActiveAt)

  const removed = await roster(ada, 'DELETE', `${members}/${member.id}`, null, 200)
  assert.equal(removed.member.status, 'removed')
  await roster(grace, 'GET', members, null, 404)
  return { account: account.id, admin: ada }
}

async function roster(token, method, path, body, expected) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const answer = await call({ ...GATEWAY, method, path, headers }, body && JSON.stringify(body))
  assert.equal(answer.status, expected, `${method} ${path}: ${answer.body}`)
  return JSON.parse(answer.body || '{}')
}

/** The provider uses the host name of the request as the token's issuer. */
async function tokenOf(client) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: 'any', scope: 'roster' })
  const headers = { host: 'identity:8180', 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await call({ host: '127.0.0.1', port: 8180, method: 'POST', path: '/roster/token', headers }, form.toString())
  assert.equal(answer.status, 200, answer.body)
  return JSON.parse(answer.body).access_token
}

async function secretOf(address) {
  let secret
  await until(`an email to ${address}`, 30, async () => {
    const answer = await call({ host: '127.0.0.1', port: 8081, method: 'GET', path: `/api/user/${address}/messages/` })
    const emails = answer.status === 200 ? JSON.parse(answer.body).map(({ mimeMessage }) => mimeMessage.replace(/=\r?\n/g, '')) : []
    secret = emails.map(email => /token=(?:3D)?([\w-]{86})/.exec(email)?.[1]).find(Boolean)
    return secret
  })
  return secret
}

function call(target, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...target, agent: false, timeout: 20_000 }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', part => text += part).on('end', () => resolve({ status: answer.statusCode, body: text }))
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout'))).on('error', reject).end(body)
  })
}
