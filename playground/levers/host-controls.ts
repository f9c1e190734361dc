// The hosts by what the levers need of them, whichever they are.

import { replies as bflReplies, type ArmedFault, type SandboxBfl } from '../../sandbox/bfl/bfl.ts';
import { replies as atlasCloudReplies, type SandboxAtlasCloud } from '../../sandbox/atlascloud/atlascloud.ts';
import { replies as replicateReplies, type SandboxReplicate } from '../../sandbox/replicate/replicate.ts';
import type { Hosts } from '../world/hosts.ts';

/** Long enough to kill the bot in mid-render. */
const SLOW_MS = 20_000;
const ALWAYS = Number.POSITIVE_INFINITY;
/** Requests that a host answers with a 503 while it fails. */
const FAILING = ['submit', 'poll'] as const;

/** What a host does to the pictures that it takes from now on. */
class Mood {
  isSlow = false;
  isDeclining = false;

  /** How its next task behaves, where it declines as `declined`; undefined: as usual. */
  behaviour<Declined extends object>(declined: Declined): Declined | { latencyMs: number } | undefined {
    if (!this.isSlow && !this.isDeclining) return undefined;
    const slow = { latencyMs: SLOW_MS };
    if (!this.isDeclining) return slow;
    return this.isSlow ? { ...declined, ...slow } : declined;
  }
}

export interface HostControls {
  readonly mood: Mood;
  /** Answers every submit and poll with a 503. Returns what ends that. */
  fail(): () => void;
  /** Takes all of its credit. Returns what gives it back, less what was billed meanwhile. */
  takeCredit(): () => void;
}

export function hostControls({
  bfl,
  replicate,
  atlascloud,
}: Hosts): Readonly<Record<keyof Hosts & string, HostControls>> {
  return { bfl: ofBfl(bfl), replicate: ofReplicate(replicate), atlascloud: ofAtlasCloud(atlascloud) };
}

function ofBfl(bfl: SandboxBfl): HostControls {
  const mood = new Mood();
  bfl.script(() => mood.behaviour({ outcome: 'content-moderated' } as const));
  return {
    mood,
    fail: () => lifting(FAILING.map((on) => bfl.fault({ on, reply: bflReplies.broken(503), times: ALWAYS }))),
    takeCredit() {
      const { credits } = bfl;
      bfl.credits = 0;
      return () => (bfl.credits += credits);
    },
  };
}

function ofReplicate(replicate: SandboxReplicate): HostControls {
  const mood = new Mood();
  replicate.script(() => mood.behaviour({ outcome: 'moderated' } as const));
  return {
    mood,
    fail: () =>
      lifting(FAILING.map((on) => replicate.fault({ on, reply: replicateReplies.broken(503), times: ALWAYS }))),
    takeCredit() {
      const { creditUsd } = replicate;
      replicate.creditUsd = 0;
      return () => (replicate.creditUsd += creditUsd);
    },
  };
}

function ofAtlasCloud(atlasCloud: SandboxAtlasCloud): HostControls {
  const mood = new Mood();
  atlasCloud.script(() => mood.behaviour({ outcome: 'moderated' } as const));
  return {
    mood,
    fail: () =>
      lifting(FAILING.map((on) => atlasCloud.fault({ on, reply: atlasCloudReplies.broken(503), times: ALWAYS }))),
    takeCredit() {
      const { balanceUsd } = atlasCloud;
      atlasCloud.balanceUsd = 0;
      return () => (atlasCloud.balanceUsd += balanceUsd);
    },
  };
}

function lifting(faults: readonly ArmedFault[]): () => void {
  return () => {
    for (const fault of faults) fault.lift();
  };
}
