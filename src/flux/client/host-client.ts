// The client of every host: what they share stands here, what is a host's own in its folder.

import type { Logger } from 'pino';
import { ByteBudget } from '../../runtime/byte-budget.ts';
import type { Clock } from '../../runtime/clock.ts';
import { misfitsOf } from '../../generation/model/host.ts';
import type { Size } from '../../generation/model/image-model.ts';
import type { HostAccount } from '../../generation/ports/host-account.ts';
import { NO_PROXIES, type ProxySettings } from '../../proxy/settings.ts';
import { createTransport, type FluxCall } from '../http/transport.ts';
import { createHostRules } from '../http/trusted-hosts.ts';
import { createPollGate } from '../polling/poll-gate.ts';
import { createPollSchedule, type PollSchedule } from '../polling/poll-schedule.ts';
import { waitUntilDone } from '../polling/poll.ts';
import { download, type WholeDecoder } from './download.ts';
import type { Host } from './host.ts';
import { logHostWords } from './host-words.ts';
import { priorDurations as knownDurations } from './latency-priors.ts';

/** And as many as a PNG of that many pixels may have, which packs badly where there is much detail. */
const MAX_IMAGE_BYTES = 32 * 1_048_576;
const MOST_BYTES_A_PIXEL = 4;
/**
 * Of all pictures at once that one account brings, until they are on the disk: some ten common ones, and beside them one of
 * the largest or of unknown size, so that one that announces much and drips keeps no common one waiting.
 */
const MAX_BYTES_AT_ONCE = 16 * 1_048_576;
const MAX_LARGE_BYTES_AT_ONCE = 32 * 1_048_576;
const MOST_COMMON_BYTES = 8 * 1_048_576;
const DOWNLOAD_TIMEOUT_MS = 30_000;
const POLL_TIMEOUT_MS = 15_000;
/** Fewer than 40 polls a second over all tasks of an account, to be considerate: BFL documents no limit, Replicate one of 50 a second. */
const POLL_SPACING_MS = 26;
const MAX_REPORTED_WORDS = 64;

export interface HostClientOptions {
  /** Where to submit and ask for the account, such as https://api.bfl.ai. */
  readonly apiUrl: URL | string;
  readonly apiKey: string;
  /** Hosts that the key may go to beside the host's own, with their subdomains; the domain of pictures stands for those alone, and is the default. */
  readonly trustedHosts?: readonly string[];
  /** Hosts that picture URLs may have, with their subdomains; by default those of `trustedHosts` and the API's own. */
  readonly deliveryHosts?: readonly string[] | null;
  /** Hosts that picture URLs may have beside those. */
  readonly moreDeliveryHosts?: readonly string[];
  /** Proves that a picture is whole. */
  readonly decodeWhole: WholeDecoder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly userAgent?: string;
  /** None by default. */
  readonly proxies?: ProxySettings;
  /** How long a submit may take, and how long a poll at most (no more than 15 s). In ms, 60 000 by default. */
  readonly requestTimeoutMs?: number;
  /** The time limit of one try of a download. In ms, 30 000 by default. */
  readonly downloadTimeoutMs?: number;
  /** 32 MiB by default, more for a picture of more than 8 megapixels. */
  readonly maxImageBytes?: number;
  /** Bounds the common pictures that are downloaded at once or were not let go of yet, together. 16 MiB by default. */
  readonly maxBytesAtOnce?: number;
  /** Called after every HTTP exchange, for metrics. */
  readonly onCall?: (call: FluxCall) => void;
  /** Called when waiting for a task ended, for any reason, with the number of polls; for metrics. Must not throw. */
  readonly onWaited?: (polls: number) => void;
  /** Assumed durations of a model's tasks before its first one, in ms; by default those that the host usually takes. */
  readonly priorDurations?: (modelId: string) => readonly number[];
  /** A number in [0, 1), for the jitter of retries. */
  readonly random?: () => number;
}

/**
 * One account at a host. Opens no connection before the first call. Disposing waits for pending
 * calls, so abort those that should not be waited for.
 *
 * @throws TypeError for an `apiUrl` that is no URL, or neither https nor http on loopback.
 */
export function createHostClient(host: Host, options: HostClientOptions): HostAccount & AsyncDisposable {
  const { apiKey, clock, log, requestTimeoutMs = 60_000, random = Math.random, onCall } = options;
  const { priorDurations = usualDurations, proxies = NO_PROXIES } = options;
  const { capabilities, names, notFound } = host;
  const apiUrl = new URL(options.apiUrl);
  const lists = {
    trusted: options.trustedHosts ?? capabilities.deliveryHosts,
    delivery: options.deliveryHosts ?? null,
    moreDelivery: options.moreDeliveryHosts ?? [],
  };
  const hosts = createHostRules(apiUrl, names, lists, apiKey);
  const userAgent = options.userAgent ?? 'easel-bot';
  const transport = createTransport({ keyHeaders: host.keyHeaders(apiKey), hosts, userAgent, proxies, log, onCall });
  const common = new ByteBudget(options.maxBytesAtOnce ?? MAX_BYTES_AT_ONCE);
  const large = new ByteBudget(MAX_LARGE_BYTES_AT_ONCE);
  const room: Pick<ByteBudget, 'take'> = {
    take: (bytes, owner, signal) => (bytes > MOST_COMMON_BYTES ? large : common).take(bytes, owner, signal),
  };
  const gate = createPollGate(clock, POLL_SPACING_MS);
  const schedules = new Map<string, PollSchedule>();
  const reportedWords = new Set<string>();

  function usualDurations(modelId: string): readonly number[] {
    return knownDurations(capabilities.models[modelId]?.usualMs);
  }

  const scheduleOf = (modelId: string): PollSchedule => {
    const schedule = schedules.get(modelId) ?? createPollSchedule(priorDurations(modelId), capabilities.pollSpacingMs);
    schedules.set(modelId, schedule);
    return schedule;
  };

  const hear = logHostWords(log, apiKey, host.shortName);
  const calls = host.connect({ apiUrl, transport, clock, random, timeoutMs: requestTimeoutMs, hear, log });
  const modelAt = calls.modelAt ?? ((modelId: string) => capabilities.models[modelId]);
  const onUnknownWord = (word: string): void => {
    const key = word.trim().toLowerCase();
    if (reportedWords.has(key) || reportedWords.size >= MAX_REPORTED_WORDS) return;
    reportedWords.add(key);
    log.warn('unknown status word from FLUX, treated as "in progress"; the next line has it, at debug');
    hear(word);
  };

  return {
    host: capabilities,

    modelAt,

    misfitsOf: (request) => misfitsOf(modelAt(request.modelId), request),

    usualMs: (modelId) => schedules.get(modelId)?.usualMs ?? null,

    priceOf: calls.priceOf,

    submit: calls.submit,

    waitUntilDone: (task, signal) => {
      let polls = 0;
      return waitUntilDone(task, signal, {
        readState: calls.readState,
        notFound,
        transport,
        hosts: hosts.withKey,
        gate,
        schedule: scheduleOf(task.modelId),
        clock,
        random,
        timeoutMs: Math.min(requestTimeoutMs, POLL_TIMEOUT_MS),
        log,
        onUnknownWord,
        onPoll: () => {
          polls += 1;
        },
      }).finally(() => options.onWaited?.(polls));
    },

    download: (sampleUrl, ordered, signal) =>
      download({ url: sampleUrl, ordered }, signal, {
        transport,
        decodeWhole: options.decodeWhole,
        room,
        clock,
        random,
        maxBytes: options.maxImageBytes ?? mostBytesOf(ordered),
        timeoutMs: options.downloadTimeoutMs ?? DOWNLOAD_TIMEOUT_MS,
      }),

    accountState: calls.accountState,

    accessTo: calls.accessTo,

    findSubmitted: calls.findSubmitted ?? (() => Promise.resolve(null)),

    cancel: calls.cancel ?? (() => Promise.resolve('unsupported')),

    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}

function mostBytesOf({ width, height }: Size): number {
  return Math.max(MAX_IMAGE_BYTES, width * height * MOST_BYTES_A_PIXEL);
}
