import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What is open now, asked for when somebody reads the metrics. */
export interface OpenNow {
  rooms(): number
  peers(): number
  tracks(): number
  /** CPU seconds of each media worker since its start, by process id. */
  workers(): Promise<readonly { pid: number; cpuSeconds: number }[]>
}

/** The figures of a server in Prometheus' form. */
export interface Metrics {
  readonly joined: (seconds: number) => void
  readonly failed: (code: string) => void
  /** Tells where the gauges read what is open; without it they are absent. */
  readonly observe: (now: OpenNow) => void
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** A registry of its own, so that several servers in one process (tests) do not share figures. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'parley_' })
  const joins = new Counter({ name: 'parley_joins_total', help: 'Peers that joined', registers: [registry] })
  const errors = new Counter({
    name: 'parley_signaling_errors_total',
    help: 'Errors told to clients, by code',
    labelNames: ['code'],
    registers: [registry],
  })
  const joinTime = new Histogram({
    name: 'parley_join_seconds',
    help: 'From the arrival of a join request to its answer',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  return {
    joined: (seconds) => {
      joins.inc()
      joinTime.observe(seconds)
    },
    failed: (code) => errors.inc({ code }),
    observe: (now) => observe(registry, now),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

function observe(registry: Registry, now: OpenNow): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) })
  }
  gauge('parley_rooms', 'Rooms open', () => now.rooms())
  gauge('parley_peers', 'Peers in rooms', () => now.peers())
  gauge('parley_tracks', 'Tracks published', () => now.tracks())
  const cpu = new Gauge({
    name: 'parley_worker_cpu_seconds',
    help: 'CPU time of each media worker since its start',
    labelNames: ['pid'],
    registers: [registry],
    collect: async () => {
      cpu.reset() // A worker that was replaced must not go on being reported.
      for (const worker of await now.workers()) cpu.set({ pid: String(worker.pid) }, worker.cpuSeconds)
    },
  })
}
