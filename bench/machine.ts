import { cpus, loadavg, totalmem } from 'node:os';

/** The machine, the date and the load, as context of the figures. */
export function machineLines(): string[] {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const load = `load ${loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')} before the start`;
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${process.platform} ${process.arch},`,
    `${processors.length} cores (${model}), ${memory}, ${load}.`,
  ];
}
