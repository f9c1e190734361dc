// What the models that extend a picture hear at BFL (docs.bfl.ai).

import type { Size } from '../../generation/model/image-model.ts';
import type { ImageRequest, InputFile } from '../../generation/ports/image-provider.ts';
import { CANVAS_STEP, MOST_ADDED } from '../extenders.ts';
import { InvalidRequestError } from '../http/errors.ts';
import type { ModelFields } from './fields.ts';

/** As much on either side; an uneven rest is a fault of ours, and nothing is sent. */
export function sides({ size, inputs, format }: ImageRequest): ModelFields {
  const { width, height } = added(size, inputs);
  const [left, top] = [width / 2, height / 2];
  if (![left, top].every((side) => Number.isInteger(side) && side <= MOST_ADDED)) throw unfit(size);
  return { output_format: format, left, right: left, top, bottom: top };
}

/** In the middle of the canvas, as nearly as its grid allows. */
export function canvas({ size, inputs }: ImageRequest): ModelFields {
  const { width, height } = added(size, inputs);
  return {
    width: size.width,
    height: size.height,
    reference_offset_x: onGrid(width / 2),
    reference_offset_y: onGrid(height / 2),
    mode: 'high',
    output_format: 'png',
  };
}

function onGrid(pixels: number): number {
  return Math.floor(pixels / CANVAS_STEP) * CANVAS_STEP;
}

function added(size: Size, [picture]: readonly InputFile[]): Size {
  if (picture === undefined) throw unfit(size);
  const width = size.width - picture.size.width;
  const height = size.height - picture.size.height;
  if (width < 0 || height < 0) throw unfit(size);
  return { width, height };
}

function unfit({ width, height }: Size): InvalidRequestError {
  return new InvalidRequestError(`The request was not sent: no picture can be extended to ${width} × ${height} so`);
}
