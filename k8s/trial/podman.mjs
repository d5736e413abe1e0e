// Runs pods with Podman like a node of Kubernetes: starts, probes and stops them in the same order.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { stringify } from 'yaml'

const run = promisify(execFile)

/** Runs Podman and returns its output. Podman does not inherit the output of this process, because its containers would keep it open. */
export async function podman(...args) {
  return (await run('podman', args, { maxBuffer: 1 << 26 })).stdout.trim()
}

/** A prefix for the names of this trial, so that it touches no other pods, volumes and secrets of Podman. */
export const own = name => `roster-trial-${name}`

export class Pod {
  constructor(name, template, address = '127.0.0.1') {
    this.name = name
    this.template = template
    this.address = address
    this.container = template.spec.containers[0]
  }

  /** Starts the pod of the overlay, without the parts that Podman 4.3 does not support. */
  async play(folder, image, configMaps, env = []) {
    const { spec } = structuredClone(this.template)
    const { livenessProbe, readinessProbe, startupProbe, lifecycle, ports, ...container } = spec.containers[0]
    // Pods share the loopback interface; each replica has its own address.
    spec.hostNetwork = true
    // Podman would run curl in the image for probes, and ignores preStop. passes() and stop() replace both.
    spec.containers = [{ ...container, image, imagePullPolicy: 'Never', env: [...container.env ?? [], ...env] }]
    // In Podman, volumes with the same name are one volume, also across pods.
    spec.volumes?.forEach(volume => volume.name = own(`${this.name}-${volume.name}`))
    container.volumeMounts.forEach(mount => mount.name = own(`${this.name}-${mount.name}`))
    const references = [...spec.volumes ?? [], ...container.envFrom ?? []].flatMap(Object.values).filter(({ name }) => name)
    references.forEach(reference => reference.name = own(reference.name))
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: own(this.name), labels: { 'dev.roster.trial': 'yes' } }, spec }
    const settings = configMaps.map(map => ({ ...map, metadata: { name: own(map.metadata.name) } }))
    const file = `${folder}/${this.name}.yaml`
    writeFileSync(file, [...settings, pod].map(document => stringify(document)).join('---\n'))
    await podman('kube', 'play', '--quiet', file)
  }

  get id() {
    return `${own(this.name)}-${this.container.name}`
  }

  async exitCode() {
    return Number(await podman('wait', this.id))
  }

  logs() {
    return run('podman', ['logs', '--tail', '5', this.id]).then(({ stdout, stderr }) => stdout + stderr, failure => failure.message)
  }

  /** Waits until a probe of this pod gets the status 200. */
  async passes(probe, seconds = 120) {
    const { path, port } = this.container[probe].httpGet
    const { containerPort } = this.container.ports.find(({ name }) => name === port)
    const failed = async failure => {
      throw new Error(`${failure.message}: ${await this.logs()}`)
    }
    await until(`${probe} of ${this.name}`, seconds, async () => (await get(this.address, containerPort, path)) === 200).catch(failed)
    return true
  }

  /** Waits for preStop, sends SIGTERM, and SIGKILL at the end of the grace period. Returns the exit code and the ms from SIGTERM to the exit. */
  async stop() {
    const preStop = this.container.lifecycle?.preStop.sleep.seconds ?? 0
    const grace = this.template.spec.terminationGracePeriodSeconds - preStop
    await sleep(preStop * 1000)
    const since = Date.now()
    await podman('stop', '--time', String(grace), this.id)
    const took = Date.now() - since
    const code = await this.exitCode()
    await podman('pod', 'rm', '-f', own(this.name))
    return { code, took }
  }

  /** Resident memory of the process, in MiB. */
  async resident() {
    const pid = await podman('inspect', '--format', '{{.State.Pid}}', this.id)
    return Math.round(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1] / 1024)
  }
}

export async function until(what, seconds, holds) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    if (await holds()) {
      return
    }
  }
  throw new Error(`Not within ${seconds} s: ${what}`)
}

function get(host, port, path) {
  return new Promise(resolve => {
    const outgoing = request({ host, port, path, timeout: 2000, agent: false }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
    outgoing.on('timeout', () => outgoing.destroy()).on('error', () => resolve(0)).end()
  })
}
