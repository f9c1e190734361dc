import { describe, expect, it } from 'vitest';
import type { MemoryMeasurement } from '../../bench/load/memory.ts';
import { memoryVerdicts } from '../../bench/load/verdict.ts';

const MINUTES = 16;
const COMMANDS_A_MINUTE = 600;

/** Measurements of a process that starts with 40 MB, and has 55 MB once it is warm. */
function measured(
  bytesPerCommand: number,
  more: (minute: number) => number = () => 0,
  codePerCommand = 0,
): MemoryMeasurement[] {
  return Array.from({ length: MINUTES }, (_, minute) => {
    const commands = minute * COMMANDS_A_MINUTE;
    const warm = minute === 0 ? 40_000_000 : 55_000_000;
    const compiledCode = 5_000_000 + commands * codePerCommand;
    const heapUsed = warm + compiledCode + commands * bytesPerCommand + more(minute);
    const rest = {
      compiledCode,
      external: 12_000_000,
      arrayBuffers: 0,
      rss: 150_000_000,
      databaseBytes: 0,
      walBytes: 0,
    };
    return { atMs: minute * 60_000, commands, heapUsed, ...rest };
  });
}

const heapVerdict = (measurements: readonly MemoryMeasurement[]) => memoryVerdicts(measurements, 200)[0];

describe('the verdict on the memory of a soak', () => {
  it('is good for a process that warms up, and for one odd measurement', () => {
    expect(heapVerdict(measured(0))).toMatchObject({ holds: true, seen: expect.stringContaining('; 0 KB') });
    expect(heapVerdict(measured(10, (minute) => (minute === 9 ? 20_000_000 : 0)))).toMatchObject({ holds: true });
  });

  it('leaves compiled code aside, which is bounded by the size of the program', () => {
    expect(heapVerdict(measured(0, undefined, 4_500))).toMatchObject({ holds: true });
  });

  it('is bad where 1 000 commands leave more than 100 KB', () => {
    expect(heapVerdict(measured(99))).toMatchObject({ holds: true });
    expect(heapVerdict(measured(110))).toMatchObject({ holds: false });
    expect(heapVerdict(measured(4_500))).toMatchObject({ holds: false });
  });

  it('is none for a run that is too short', () => {
    expect(heapVerdict(measured(4_500).slice(0, 5))).toMatchObject({ holds: null });
  });
});
