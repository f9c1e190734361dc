const LONGEST_SIDE = 512;
const QUALITY = 80;

/** Makes a small JPEG of a picture; null where the bytes are no picture. */
export async function previewOf(bytes: Uint8Array): Promise<Uint8Array | null> {
  // Loaded on first use: it is large, and rarely needed.
  const { createCanvas, loadImage } = await import('@napi-rs/canvas');
  try {
    const image = await loadImage(bytes);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    const canvas = createCanvas(width, height);
    canvas.getContext('2d').drawImage(image, 0, 0, width, height);
    return await canvas.encode('jpeg', QUALITY);
  } catch {
    return null;
  }
}
