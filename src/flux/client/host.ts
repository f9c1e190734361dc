// What stands in the folder of a host, for the one client of all hosts.

import type { Logger } from 'pino';
import type { HostCapabilities } from '../../generation/model/host.ts';
import type { HostAccount } from '../../generation/ports/host-account.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Transport } from '../http/transport.ts';
import type { HostNames } from '../http/trusted-hosts.ts';
import type { NotFoundRules, ReadState } from '../polling/task-state.ts';
import type { HostWords } from './host-words.ts';

/** What the calls of a host share. */
export interface Connection {
  readonly apiUrl: URL;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  /** How long a submit may take, in ms. */
  readonly timeoutMs: number;
  readonly hear: HostWords;
  readonly log: Logger;
}

/** The calls that each host words in its own way. */
export interface HostCalls extends Pick<HostAccount, 'submit' | 'accountState' | 'accessTo' | 'priceOf'> {
  readonly readState: ReadState;
  /** Absent where lost submits cannot be looked up. */
  readonly findSubmitted?: HostAccount['findSubmitted'];
  /** Absent where nothing can be cancelled. */
  readonly cancel?: HostAccount['cancel'];
  /** What a model takes by the account's own word; where it is absent, the table of the host holds. */
  readonly modelAt?: HostAccount['modelAt'];
}

export interface Host {
  readonly capabilities: HostCapabilities;
  /** As the log writes it. */
  readonly shortName: string;
  readonly names: HostNames;
  /** When a task that the host does not know counts as lost. */
  readonly notFound: NotFoundRules;
  readonly keyHeaders: (apiKey: string) => Readonly<Record<string, string>>;
  readonly connect: (connection: Connection) => HostCalls;
}
