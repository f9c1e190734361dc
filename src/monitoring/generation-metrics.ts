import type { Registry } from 'prom-client';
import { UNCONFIRMED_REASONS } from '../generation/model/generation.ts';
import type { LifecycleEvent } from '../generation/model/lifecycle.ts';
import { labelsOf } from './account-labels.ts';
import type { Prom } from './prom-client.ts';

/** In seconds. */
const WAIT_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800];
const DELIVERY_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400];

/** Creates the metrics of generations, pictures and money, and returns the function that counts a lifecycle event. */
export function createGenerationMetrics(
  { Counter, Histogram }: Prom,
  registers: [Registry],
): (event: LifecycleEvent) => void {
  const accepted = new Counter({
    name: 'easel_generations_accepted_total',
    help: 'Commands whose money was held, by model',
    labelNames: ['model'],
    registers,
  });
  const finished = new Counter({
    name: 'easel_generations_finished_total',
    help: 'Generations that came to their end: delivered, undelivered or withdrawn',
    labelNames: ['state', 'model'],
    registers,
  });
  const pictures = new Counter({
    name: 'easel_pictures_finished_total',
    help: 'Pictures that came to their end: kept, moderated, failed or cancelled; reason is empty for kept',
    labelNames: ['state', 'model', 'reason'],
    registers,
  });
  const sent = new Counter({
    name: 'easel_pictures_sent_total',
    help: 'Submits, by the host and the account that they went to',
    labelNames: ['host', 'account'],
    registers,
  });
  const ofAccounts = new Counter({
    name: 'easel_account_pictures_finished_total',
    help: 'Pictures that came to their end after they were sent, by the host and the account that they went to',
    labelNames: ['host', 'account', 'state'],
    registers,
  });
  const billedBy = new Counter({
    name: 'easel_account_billed_micro_usd_total',
    help: 'What an account billed or may have billed, waste included, in millionths of a dollar',
    labelNames: ['host', 'account'],
    registers,
  });
  const requeued = new Counter({
    name: 'easel_pictures_requeued_total',
    help: 'Pictures that went back to the queue from a submit',
    registers,
  });
  const money = (what: string, help: string) =>
    new Counter({ name: `easel_money_${what}_micro_usd_total`, help: `${help}, in millionths of a dollar`, registers });
  const settled = money('settled', 'Charged to members for kept pictures');
  const released = money('released', 'Given back for pictures that were not kept');
  const billed = money('billed', 'What hosts billed or may have billed, waste included');
  const unconfirmed = money('unconfirmed', 'Of what was billed, the part of which its host has not said so');
  const wait = new Histogram({
    name: 'easel_queue_wait_seconds',
    help: 'From the command to the submit that a host took, for each picture',
    buckets: WAIT_BUCKETS,
    registers,
  });
  const delay = new Histogram({
    name: 'easel_delivery_delay_seconds',
    help: 'From the end of the last picture to the final message, by where it arrived',
    labelNames: ['route'],
    buckets: DELIVERY_BUCKETS,
    registers,
  });

  const countEnd = (account: string | null, state: string): void => {
    if (account !== null) ofAccounts.inc({ ...labelsOf(account), state });
  };
  const countBill = (account: string | null, micros: number): void => {
    billed.inc(micros);
    if (account !== null) billedBy.inc(labelsOf(account), micros);
  };

  return (event) => {
    switch (event.to) {
      case 'held':
        accepted.inc({ model: event.model });
        break;
      case 'withdrawn': {
        const { model } = event;
        finished.inc({ state: event.to, model });
        pictures.inc({ state: 'cancelled', model, reason: 'withdrawn' }, event.count);
        released.inc(event.released);
        break;
      }
      case 'requeued':
        requeued.inc();
        countBill(event.account, event.billed);
        unconfirmed.inc(event.billed);
        break;
      case 'rendering':
        wait.observe(event.waitMs / 1_000);
        break;
      case 'kept':
        pictures.inc({ state: event.to, model: event.model, reason: '' });
        countEnd(event.account, event.to);
        settled.inc(event.charged);
        countBill(event.account, event.billed);
        break;
      case 'moderated':
      case 'failed':
      case 'cancelled':
        pictures.inc({ state: event.to, model: event.model, reason: event.reason });
        countEnd(event.account, event.to);
        released.inc(event.released);
        countBill(event.account, event.billed);
        if (UNCONFIRMED_REASONS.includes(event.reason)) unconfirmed.inc(event.billed);
        break;
      case 'delivered':
        finished.inc({ state: event.to, model: event.model });
        if (event.delayMs !== null) delay.observe({ route: event.route }, event.delayMs / 1_000);
        break;
      case 'undelivered':
        finished.inc({ state: event.to, model: event.model });
        break;
      case 'submitting':
        sent.inc(labelsOf(event.account));
        break;
      case 'queued':
      case 'ended':
        // Live counts of these states are read from the database.
        break;
    }
  };
}
