import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate that is its own authority, with its key; both in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const OID = {
  commonName: [0x55, 0x04, 0x03],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
} as const;

/** Makes one for these host names (RFC 5280), valid for a day around now. */
export function makeCertificate(...names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const subject = sequence(der(0x31, sequence(oid(OID.commonName), der(0x0c, Buffer.from('Easel test')))));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    // Positive, whatever its first bit is.
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    subject,
    sequence(time(-43_200_000), time(43_200_000)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(OID.subjectAltName, altNames(names)), extension(OID.basicConstraints, isAuthority()))),
  );
  return {
    cert: pem(sequence(body, algorithm, der(0x03, Buffer.of(0), signature(body, privateKey)))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function signature(body: Buffer, key: KeyObject): Buffer {
  return sign('sha256', body, key);
}

function altNames(names: readonly string[]): Buffer {
  return sequence(...names.map((name) => der(0x82, Buffer.from(name))));
}

function isAuthority(): Buffer {
  return sequence(der(0x01, Buffer.of(0xff)));
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

/** A GeneralizedTime so far from now, in ms. */
function time(fromNowMs: number): Buffer {
  const digits = new Date(Date.now() + fromNowMs).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return der(0x18, Buffer.from(`${digits}Z`));
}

function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

function oid(bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
