// node trial.mjs FOLDER IMAGE: see k8s/try.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { read } from '../check.mjs'
import { Gateway, GATEWAY } from './gateway.mjs'
import { Load } from './load.mjs'
import { walk } from './people.mjs'
import { Pod, podman } from './podman.mjs'

const REPLICAS = 3
const PER_SECOND = 200
/** How long a proxy may take to learn that a pod goes: Kubernetes takes it off the Service and stops it at the same moment. */
const PROPAGATION = 3000

const [folder, image] = process.argv.slice(2)
const documents = read([new URL('../../target/k8s/local.yaml', import.meta.url)])
const find = (kind, name) => documents.find(document => document.kind === kind && document.metadata.name === name)
const deployment = find('Deployment', 'roster').spec
const gateway = new Gateway(folder)
const say = what => console.log(`${new Date().toISOString().slice(11, 19)} ${what}`)

for (const { metadata, data } of documents.filter(({ kind }) => kind === 'Secret')) {
  writeFileSync(`${folder}/secret`, JSON.stringify(data))
  await podman('secret', 'create', metadata.name, `${folder}/secret`)
}

say('PostgreSQL, mail and identity provider')
for (const name of ['postgres', 'mail', 'identity']) {
  await new Pod(name, find('Pod', name)).play(folder, `localhost/roster-trial/${name}:${name === 'postgres' ? 18 : 1}`, documents)
}

let last = 10
async function start() {
  const replica = new Pod(`roster-${++last}`, deployment.template, `127.0.0.${last}`)
  await replica.play(folder, image, documents, [
    { name: 'QUARKUS_HTTP_HOST', value: replica.address },
    { name: 'QUARKUS_MANAGEMENT_HOST', value: replica.address }
  ])
  await replica.passes('startupProbe')
  return replica
}

say('A replica, which must not be ready before the migration')
let replicas = [await start()]
if (await replicas[0].passes('readinessProbe', 5).catch(() => false)) {
  throw new Error('It is')
}

say('Migration')
const migration = new Pod('roster-migrate', find('Job', 'roster-migrate').spec.template)
await migration.play(folder, image, documents)
const code = await migration.exitCode()
if (code !== 0) {
  throw new Error(`It ended with ${code}: ${await migration.logs()}`)
}
while (replicas.length < REPLICAS) {
  replicas.push(await start())
}
await Promise.all(replicas.map(replica => replica.passes('readinessProbe')))
await gateway.start(replicas.map(({ address }) => address))

say('Walk: invite, join, make admin, last active, remove')
const { account, admin } = await walk()

say(`Rollout under ${PER_SECOND} requests a second`)
const decision = { ...GATEWAY, path: `/v1/access?account=${account}&permission=member:read` }
const load = new Load(PER_SECOND, decision, { authorization: `Bearer ${admin}` })
await sleep(3000)
for (const old of [...replicas]) {
  const fresh = await start()
  await fresh.passes('readinessProbe')
  replicas.push(fresh)
  gateway.change(replicas.map(({ address }) => address))
  await sleep(deployment.minReadySeconds * 1000)
  replicas = replicas.filter(replica => replica !== old)
  const stopped = old.stop()
  await sleep(PROPAGATION)
  gateway.change(replicas.map(({ address }) => address))
  const { code, took } = await stopped
  say(`  ${old.name} replaced by ${fresh.name}, which ended with ${code} ${took} ms after SIGTERM`)
}
await sleep(3000)
const resident = await Promise.all(replicas.map(replica => replica.resident()))
const lost = await load.stop(200)

say(`${load.sent} requests in ${Math.round(load.seconds)} s, answers ${JSON.stringify(load.answers)}, slowest ${load.slowest} ms`)
say(`Resident: ${resident.join(', ')} MB`)
console.log(`${load.sent - lost} passed, ${lost} failed`)
process.exit(lost > 0 ? 1 : 0)
