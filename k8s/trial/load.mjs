// Requests at a constant rate, whatever becomes of them, and a count of what became of them.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const LONGEST = 300_000

export class Load {
  /** Each from a connection of its own, or from those that the agent keeps. */
  constructor(perSecond, target, headers, agent = new Agent({ keepAlive: false })) {
    Object.assign(this, { perSecond, target, headers, agent, sent: 0, answers: {}, slowest: 0, running: true })
    this.done = this.send()
  }

  async send() {
    const start = Date.now()
    const asked = []
    while (this.running && Date.now() - start < LONGEST) {
      for (const due = (Date.now() - start) / 1000 * this.perSecond; this.sent < due; this.sent++) {
        asked.push(this.one())
      }
      await sleep(2)
    }
    this.seconds = (Date.now() - start) / 1000
    await Promise.all(asked)
  }

  one() {
    const since = Date.now()
    return new Promise(resolve => {
      const asked = request({ ...this.target, headers: this.headers, agent: this.agent, timeout: 10_000 }, answer => {
        answer.on('error', failure => resolve(failure.code)).on('end', () => resolve(answer.statusCode)).resume()
      })
      asked.on('timeout', () => asked.destroy(new Error('timeout'))).on('error', failure => resolve(failure.code ?? failure.message)).end()
    }).then(answer => {
      this.answers[answer] = (this.answers[answer] ?? 0) + 1
      this.slowest = Math.max(this.slowest, Date.now() - since)
    })
  }

  /** How many of them were not answered as they should have been. */
  async stop(expected) {
    this.running = false
    await this.done
    return this.sent - (this.answers[expected] ?? 0)
  }
}
