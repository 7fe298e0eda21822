import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Family } from "./text.ts";

const START_SECONDS = Date.now() / 1000 - process.uptime();

/** What this process takes, under the names that dashboards for Node know. */
export class ProcessMetrics {
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });

  constructor() {
    this.#delay.enable();
  }

  families(): Family[] {
    const memory = process.memoryUsage();
    const cpu = process.cpuUsage();
    const lag = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
    const { mean, max } = this.#delay;
    const [p50, p99] = [this.#delay.percentile(50), this.#delay.percentile(99)];
    this.#delay.reset();
    return [
      counter("process_cpu_seconds_total", "CPU time, seconds", (cpu.user + cpu.system) / 1e6),
      gauge("process_start_time_seconds", "Start, Unix time in seconds", START_SECONDS),
      gauge("process_resident_memory_bytes", "Resident memory", memory.rss),
      gauge("nodejs_heap_size_used_bytes", "Used heap", memory.heapUsed),
      gauge("nodejs_heap_size_total_bytes", "Heap", memory.heapTotal),
      gauge("nodejs_external_memory_bytes", "Memory outside of the heap", memory.external),
      gauge("nodejs_eventloop_lag_mean_seconds", "Mean delay since it was last read", lag(mean)),
      gauge("nodejs_eventloop_lag_p50_seconds", "Median delay since it was last read", lag(p50)),
      gauge("nodejs_eventloop_lag_p99_seconds", "99th percentile since it was last read", lag(p99)),
      gauge("nodejs_eventloop_lag_max_seconds", "Longest delay since it was last read", lag(max)),
    ];
  }

  close(): void {
    this.#delay.disable();
  }
}

const counter = (name: string, help: string, value: number): Family => ({
  name,
  help,
  type: "counter",
  samples: [{ value }],
});
const gauge = (name: string, help: string, value: number): Family => ({
  name,
  help,
  type: "gauge",
  samples: [{ value }],
});
