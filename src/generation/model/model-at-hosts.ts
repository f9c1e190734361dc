/** A model as the hosts have it that paint it: what none of them keeps is neither a choice nor what is used where nobody chose. */
import type { ModelAtHost } from './host.ts';
import { ASPECTS, AUTO_ASPECT, type ImageModel, type SizeRule } from './image-model.ts';

/** The model itself where nothing of it is lost. `hosts`: one at least. */
export function narrowedTo(model: ImageModel, hosts: readonly ModelAtHost[]): ImageModel {
  const changes = {
    ...ofSize(model, hosts),
    ...ofSafety(model, hosts),
    ...ofFormats(model, hosts),
    ...ofEnhance(model, hosts),
    ...ofInputs(model, hosts),
    ...(model.takesSeed && !hosts.some(({ takesSeed }) => takesSeed) ? { takesSeed: false } : {}),
  };
  const { usualStrength, ...others } = model;
  const losesStrength = usualStrength !== undefined && !hosts.some(({ takesStrength }) => takesStrength);
  if (losesStrength) return { ...others, ...changes };
  return Object.keys(changes).length === 0 ? model : { ...model, ...changes };
}

type Changes = Partial<ImageModel>;

function ofSize(model: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const ratios = hosts.flatMap(({ sizes }) => (sizes.kind === 'ratios' ? [sizes] : []));
  if (ratios.length < hosts.length) return ofPixels(model, hosts);
  const names = new Set(ratios.flatMap((sizes) => sizes.ratios));
  const left = ASPECTS.filter((aspect) => names.has(aspect));
  const losesAuto = model.takesAutoAspect && !names.has(AUTO_ASPECT);
  return {
    ...(model.sizeRule.kind === 'pixels' ? { sizeRule: { kind: 'aspect' } } : {}),
    ...(left.length === ASPECTS.length ? {} : { ratios: left }),
    ...(losesAuto ? { takesAutoAspect: false } : {}),
  };
}

/** Within what the widest of them take, side by side: what a single one does not take of that, it refuses by itself. */
function ofPixels({ sizeRule: rule }: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const sizes = hosts.flatMap(({ sizes: at }) => (at.kind === 'pixels' ? [at] : []));
  if (rule.kind !== 'pixels') return {};
  const left: SizeRule = {
    kind: 'pixels',
    min: Math.max(rule.min, Math.min(...sizes.map(({ min }) => min))),
    max: Math.min(rule.max, Math.max(...sizes.map(({ max }) => max))),
    step: Math.max(rule.step, Math.min(...sizes.map(({ step }) => step))),
    maxPixels: Math.min(rule.maxPixels, Math.max(...sizes.map(({ maxPixels }) => maxPixels))),
  };
  const isSame = left.min === rule.min && left.max === rule.max && left.step === rule.step;
  return isSame && left.maxPixels === rule.maxPixels ? {} : { sizeRule: left };
}

function ofSafety({ safety }: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const min = Math.min(...hosts.map((host) => host.safety.min));
  return min === 0 ? {} : { safety: { ...safety, min, default: Math.max(safety.default, min) } };
}

function ofFormats({ formats }: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const [first, ...further] = formats.filter((format) => hosts.some((host) => host.formats.includes(format)));
  return first === undefined || further.length === formats.length - 1 ? {} : { formats: [first, ...further] };
}

function ofEnhance({ enhance }: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const takes = (value: boolean): boolean => hosts.some((host) => host.enhance.includes(value));
  const supported = enhance.supported && takes(true);
  const usual = takes(enhance.default) ? enhance.default : !enhance.default;
  const isSame = supported === enhance.supported && usual === enhance.default;
  return isSame ? {} : { enhance: { supported, default: usual } };
}

function ofInputs({ inputs }: ImageModel, hosts: readonly ModelAtHost[]): Changes {
  const max = Math.min(inputs.max, Math.max(...hosts.map((host) => host.inputs.max)));
  return max === inputs.max ? {} : { inputs: { ...inputs, max } };
}
