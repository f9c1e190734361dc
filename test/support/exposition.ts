/** One sample of Prometheus' text format: `name{label="value"}` → number. */
export type Samples = ReadonlyMap<string, number>;

const COMMENT = /^# (?:HELP [a-zA-Z_:][\w:]* .+|TYPE [a-zA-Z_:][\w:]* (?:counter|gauge|histogram|summary|untyped))$/;
const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? ([Nn]a[Nn]|[+-]Inf|[-+\d.eE]+)$/;

/** Parses every sample, with labels sorted by name. Throws on an invalid line and on a duplicate. */
export function parseExposition(text: string): Samples {
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    if (COMMENT.test(line)) continue;
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (name === '') throw new Error(`No line of an exposition: ${line}`);
    const sorted = [...labels.matchAll(/[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"/g)].map(([label]) => label).sort();
    const key = sorted.length === 0 ? name : `${name}{${sorted.join(',')}}`;
    if (samples.has(key)) throw new Error(`Twice: ${key}`);
    samples.set(key, Number(value.replace('Inf', 'Infinity')));
  }
  return samples;
}
