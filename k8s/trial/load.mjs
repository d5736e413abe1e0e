// Sends requests at a constant rate, regardless of the responses, and counts the results.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Like kube-proxy: chooses a replica for each new connection, which the client keeps. */
export class KubeProxy extends Agent {
  constructor(replicas) {
    super({ keepAlive: true, maxSockets: 8 })
    this.replicas = replicas
    this.next = 0
  }

  createConnection(options, connected) {
    const replicas = this.replicas()
    return super.createConnection({ ...options, host: replicas[this.next++ % replicas.length].address, port: 8080 }, connected)
  }
}

export class Load {
  /** Longest duration in seconds. */
  static LONGEST = 600

  /** @param agent a new connection for each request by default */
  constructor(perSecond, target, agent = new Agent({ keepAlive: false })) {
    Object.assign(this, { perSecond, target, agent, sent: 0, answers: {}, slowest: 0, running: true })
    this.done = this.send()
  }

  async send() {
    const start = Date.now()
    const pending = []
    while (this.running && Date.now() - start < Load.LONGEST * 1000) {
      for (const due = (Date.now() - start) / 1000 * this.perSecond; this.sent < due; this.sent++) {
        pending.push(this.one())
      }
      await sleep(2)
    }
    this.seconds = (Date.now() - start) / 1000
    await Promise.all(pending)
  }

  one() {
    const since = Date.now()
    return new Promise(resolve => {
      const outgoing = request({ ...this.target, agent: this.agent, timeout: 30_000 }, answer => {
        answer.on('error', failure => resolve(failure.code)).on('end', () => resolve(answer.statusCode)).resume()
      })
      outgoing.on('timeout', () => outgoing.destroy(new Error('timeout'))).on('error', failure => resolve(failure.code ?? failure.message)).end()
    }).then(answer => {
      this.answers[answer] = (this.answers[answer] ?? 0) + 1
      this.slowest = Math.max(this.slowest, Date.now() - since)
    })
  }

  /** Stops, and returns the number of requests without the expected status. */
  async stop(expected) {
    this.running = false
    await this.done
    return this.sent - (this.answers[expected] ?? 0)
  }
}
