import { cpus, loadavg, totalmem } from 'node:os';

/** On what, when and how busy: without it a figure means nothing. */
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
