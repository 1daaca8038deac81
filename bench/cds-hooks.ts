import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import autocannon from 'autocannon'
import { startAttune } from '../test/support/server.ts'
import { report } from './report.ts'

/**
 * Latency and CPU time of CDS Hooks calls with prefetch against a real server in its own process: 8 clients, each call
 * stores what it brought, its recommendations and their audit events. Beside it, the discovery document of the same
 * server: what HTTP alone costs.
 *
 *   node bench/cds-hooks.ts [SECONDS]
 */
const seconds = Number(process.argv[2] ?? 10)
const examples = resolve(import.meta.dirname, '../examples/hospital')
const order = {
  ...(JSON.parse(readFileSync(join(examples, 'hooks/dan-order-sign.json'), 'utf8')) as object),
  // Everything the record holds, as one Bundle: more than the templates ask for.
  prefetch: {
    record: {
      resourceType: 'Bundle',
      type: 'searchset',
      entry: readFileSync(join(examples, 'dan.ndjson'), 'utf8')
        .split('\n')
        .filter(line => line.trim() !== '')
        .map(line => ({ resource: JSON.parse(line) as object })),
    },
  },
}
const server = await startAttune()
try {
  const services = [
    { what: 'discovery (reference)', path: '/cds-services', method: 'GET' as const },
    { what: 'order-sign with prefetch', path: '/cds-services/attune-order-sign', method: 'POST' as const },
  ]
  const rows = []
  for (const { what, path, method } of services) {
    const cannon = {
      url: `${server.url}${path}`,
      method,
      connections: 8,
      // Every call is another one, as in life: its bytes are new to the store.
      ...(method === 'POST'
        ? {
            requests: [
              {
                method,
                headers: { 'content-type': 'application/json' },
                setupRequest: (request: autocannon.Request) => ({
                  ...request,
                  body: JSON.stringify({ ...order, hookInstance: randomUUID() }),
                }),
              },
            ],
          }
        : {}),
    }
    await autocannon({ ...cannon, duration: 3 })
    const before = cpuMilliseconds(server.pid)
    const run = await autocannon({ ...cannon, duration: seconds })
    const calls = run.requests.total
    rows.push({
      what,
      calls,
      'per second': run.requests.average,
      'p50 ms': run.latency.p50,
      'p99 ms': run.latency.p99,
      'CPU ms / call': (cpuMilliseconds(server.pid) - before) / calls,
      failed: run.non2xx + run.errors,
    })
  }
  report('CDS Hooks, 8 clients, PGlite', rows)
} finally {
  await server.stop()
}

/** User and system time of a process, all threads (proc(5), fields 14 and 15; 100 ticks a second). */
function cpuMilliseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
