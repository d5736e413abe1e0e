// A gateway in front of the replicas: nginx with kept connections and without retries.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { until } from './podman.mjs'

export const GATEWAY = { host: '127.0.0.1', port: 8000 }

export class Gateway {
  constructor(folder) {
    this.folder = folder
    this.pid = `${folder}/nginx.pid`
  }

  async start(addresses) {
    rmSync(`${this.folder}/nginx.log`, { force: true })
    this.write(addresses)
    spawn('nginx', ['-c', `${this.folder}/nginx.conf`], { stdio: 'inherit' })
    await until('nginx', 10, () => existsSync(this.pid) && readFileSync(this.pid, 'utf8').trim())
  }

  /** Sends new requests to these addresses only. */
  change(addresses) {
    this.write(addresses)
    process.kill(Number(readFileSync(this.pid, 'utf8')), 'SIGHUP')
  }

  write(addresses) {
    writeFileSync(`${this.folder}/nginx.conf`, `
      pid ${this.pid};
      error_log ${this.folder}/nginx.log;
      worker_processes 1;
      events { worker_connections 4096; }
      worker_rlimit_nofile 8192;
      http {
        access_log off;
        upstream roster {
          ${addresses.map(address => `server ${address}:8080 max_fails=0;`).join('\n          ')}
          keepalive 32;
        }
        server {
          listen ${GATEWAY.host}:${GATEWAY.port} backlog=4096;
          location / {
            proxy_pass http://roster;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_next_upstream off;
            proxy_connect_timeout 10s;
            proxy_read_timeout 30s;
          }
        }
      }`)
  }
}
