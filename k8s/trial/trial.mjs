// node trial.mjs FOLDER IMAGE: see k8s/try.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { read } from '../check.mjs'
import { Gateway, GATEWAY } from './gateway.mjs'
import { KubeProxy, Load } from './load.mjs'
import { walk } from './people.mjs'
import { own, Pod, podman } from './podman.mjs'

const REPLICAS = 3
const PER_SECOND = 200
const KEPT_PER_SECOND = 50
/** Time in ms until a proxy receives the change of the Service: Kubernetes removes the pod from the Service and stops it at the same time. */
const PROPAGATION = 3000

/** Exit code after SIGKILL. */
const KILLED = 137

const [folder, image] = process.argv.slice(2)
const documents = read([new URL('../../target/k8s/local.yaml', import.meta.url)])
const find = (kind, name) => documents.find(document => document.kind === kind && document.metadata.name === name)
const configMaps = documents.filter(({ kind }) => kind === 'ConfigMap')
const deployment = find('Deployment', 'roster').spec
const gateway = new Gateway(folder)
let failed = false
const say = what => console.log(`${new Date().toISOString().slice(11, 19)} ${what}`)

for (const { metadata, data } of documents.filter(({ kind }) => kind === 'Secret')) {
  writeFileSync(`${folder}/secret`, JSON.stringify(data))
  await podman('secret', 'create', own(metadata.name), `${folder}/secret`)
}

say('PostgreSQL, mail and identity provider')
for (const name of ['postgres', 'mail', 'identity']) {
  await new Pod(name, find('Pod', name)).play(folder, `localhost/roster-trial/${name}:${name === 'postgres' ? 18 : 1}`, configMaps)
}

let last = 10
async function start() {
  const replica = new Pod(`roster-${++last}`, deployment.template, `127.0.0.${last}`)
  await replica.play(folder, image, configMaps, [
    { name: 'QUARKUS_HTTP_HOST', value: replica.address },
    { name: 'QUARKUS_MANAGEMENT_HOST', value: replica.address },
    // Long deadlines: the test measures lost requests, not the speed of the machine.
    { name: 'ROSTER_DATABASE_TIMEOUT', value: '15s' },
    { name: 'ROSTER_DECISIONS_TIMEOUT', value: '15s' }
  ])
  await replica.passes('startupProbe')
  return replica
}

say('Start a replica; it must not be ready before the migration')
let replicas = [await start()]
if (await replicas[0].passes('readinessProbe', 5).catch(() => false)) {
  throw new Error('It is ready')
}

say('Migration')
const job = find('Job', 'roster-migrate').spec
for (let attempt = 0; ; attempt++) {
  const migration = new Pod(`roster-migrate-${attempt}`, job.template)
  await migration.play(folder, image, configMaps)
  const code = await migration.exitCode()
  if (code === 0) {
    break
  }
  say(`  It ended with ${code}: ${await migration.logs()}`)
  if (attempt === job.backoffLimit) {
    process.exit(1)
  }
}
while (replicas.length < REPLICAS) {
  replicas.push(await start())
}
await Promise.all(replicas.map(replica => replica.passes('readinessProbe')))
await gateway.start(replicas.map(({ address }) => address))

say('Use: invite, join, make admin, last active, remove')
const { account, admin } = await walk()

say(`Rollout under ${PER_SECOND} requests a second through the gateway, and ${KEPT_PER_SECOND} on connections that clients keep`)
const decision = { path: `/v1/access?account=${account}&permission=member:read`, headers: { authorization: `Bearer ${admin}` } }
const loads = {
  'through the gateway': new Load(PER_SECOND, { ...GATEWAY, ...decision }),
  'on kept connections': new Load(KEPT_PER_SECOND, decision, new KubeProxy(() => replicas))
}
await sleep(3000)
for (const old of [...replicas]) {
  const fresh = await start()
  await fresh.passes('readinessProbe')
  replicas.push(fresh)
  gateway.change(replicas.map(({ address }) => address))
  await sleep(deployment.minReadySeconds * 1000)
  const stopped = old.stop()
  await sleep(PROPAGATION)
  replicas = replicas.filter(replica => replica !== old)
  gateway.change(replicas.map(({ address }) => address))
  const { code, took } = await stopped
  say(`  ${old.name} replaced by ${fresh.name}; it ended with ${code}, ${took} ms after SIGTERM`)
  failed ||= code === KILLED
}
await sleep(3000)
const resident = await Promise.all(replicas.map(replica => replica.resident()))
for (const [how, load] of Object.entries(loads)) {
  const lost = await load.stop(200)
  say(`${load.sent} requests ${how} in ${Math.round(load.seconds)} s: ${JSON.stringify(load.answers)}, slowest ${load.slowest} ms, ${lost} lost`)
  failed ||= lost > 0 || load.seconds >= Load.LONGEST
}
say(`Resident: ${resident.join(', ')} MB`)
process.exit(failed ? 1 : 0)
