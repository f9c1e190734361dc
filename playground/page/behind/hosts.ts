// The queue by lane, and what goes on at each host: its account, its tasks, the last calls.

import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HostCallView, HostTaskView, HostView, WaitingView } from '../../wire/behind.ts';
import type { Actions } from '../actions.ts';
import type { State } from '../state.ts';
import { toMessage } from './entry.ts';
import { behindTexts, dollars, nameOf, timeText } from './words.ts';

/** So many are shown of each; more would hide the hosts below. */
const SHOWN = 8;

export function hosts(state: State, actions: Actions): TemplateResult {
  const { hosts: all = [], queue = [] } = state.known?.behind ?? {};
  return html`${queueOf(state, actions, all, queue)} ${all.map((host) => hostSection(state, actions, host))}`;
}

function queueOf(
  state: State,
  actions: Actions,
  all: readonly HostView[],
  queue: readonly WaitingView[],
): TemplateResult {
  const texts = behindTexts(state);
  const known = all.map(({ name }) => name);
  const lanes = [null, ...new Set([...known, ...queue.flatMap(({ account }) => account ?? [])])];
  const count = (lane: string | null, ...states: readonly string[]): number =>
    queue.filter(({ account, state: now }) => account === lane && states.includes(now)).length;
  return html`
    <section>
      <h3>${texts.queue}</h3>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">${texts.lane}</th>
            <th scope="col">${texts.waiting}</th>
            <th scope="col">${texts.sending}</th>
            <th scope="col">${texts.rendering}</th>
          </tr>
        </thead>
        <tbody>
          ${lanes.map(
            (lane) =>
              html`<tr data-lane=${lane ?? ''}>
                <th scope="row">${lane ?? texts.noLane}</th>
                <td>${count(lane, 'held', 'queued')}</td>
                <td>${count(lane, 'submitting')}</td>
                <td>${count(lane, 'rendering')}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <details>
        <summary>${texts.onTheirWay(queue.length)}</summary>
        <ol class="waiting">
          ${queue.map(
            ({ generationId, number, userId, state: now }) =>
              html`<li>
                <span class="chip">${texts.pictureStates[now]}</span> ${nameOf(state, userId)}
                ${toMessage(state, actions, generationId, number)}
              </li>`,
          )}
        </ol>
      </details>
    </section>
  `;
}

function hostSection(state: State, actions: Actions, { name, account, tasks, calls }: HostView): TemplateResult {
  const texts = behindTexts(state);
  const host = texts.hosts[name];
  return html`
    <section data-host=${name}>
      <h3>${host}</h3>
      <dl class="account">
        <div>
          <dt>${texts.balance}</dt>
          <dd>${dollars(account.balanceUsd)}</dd>
        </div>
        <div>
          <dt>${texts.billed}</dt>
          <dd>${dollars(account.billedUsd)}</dd>
        </div>
        <div>
          <dt>${texts.running}</dt>
          <dd>${tasks.filter(({ isRunning }) => isRunning).length}</dd>
        </div>
      </dl>
      ${
        tasks.length === 0
          ? html`<p class="quiet">${texts.noTasks}</p>`
          : taskTable(state, actions, tasks.toReversed().slice(0, SHOWN), texts.tasksOf(host))
      }
      <details>
        <summary>${texts.callsOf(host)}</summary>
        ${calls.length === 0 ? html`<p class="quiet">${texts.noCalls}</p>` : callTable(state, calls.toReversed())}
      </details>
    </section>
  `;
}

function taskTable(state: State, actions: Actions, tasks: readonly HostTaskView[], caption: string): TemplateResult {
  const texts = behindTexts(state);
  return html`
    <table class="numbers tasks">
      <caption class="hidden">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${texts.task}</th>
          <th scope="col">${texts.state}</th>
          <th scope="col">${texts.polls}</th>
          <th scope="col">${texts.told}</th>
          <th scope="col">${texts.billed}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          tasks,
          ({ id }) => id,
          (task) =>
            html`<tr class=${task.isRunning ? 'running' : ''}>
              <td>${taskName(state, actions, task)}</td>
              <td>${task.state}</td>
              <td>${task.polls}</td>
              <td>${task.toldUsd === null ? '–' : dollars(task.toldUsd)}</td>
              <td>${task.isRunning ? '–' : dollars(task.billedUsd)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}

/** The way to its message where one of the bot's pictures has that task; else what the host was told. */
function taskName(state: State, actions: Actions, { id, prompt, model }: HostTaskView): TemplateResult {
  const generation = state.known?.behind.generations.find(({ pictures }) =>
    pictures.some(({ taskId }) => taskId === id),
  );
  const number = generation?.pictures.find(({ taskId }) => taskId === id)?.number ?? null;
  return html`
    ${generation === undefined ? html`<span class="prompt">${prompt}</span>` : toMessage(state, actions, generation.id, number)}
    <small>${model}</small>
  `;
}

function callTable(state: State, calls: readonly HostCallView[]): TemplateResult {
  const texts = behindTexts(state);
  return html`
    <table class="calls">
      <thead>
        <tr>
          <th scope="col">${texts.time}</th>
          <th scope="col">${texts.call}</th>
          <th scope="col">${texts.answer}</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          calls,
          ({ number }) => number,
          ({ atMs, method, path, status }) =>
            html`<tr>
              <td>${timeText(state, atMs)}</td>
              <td><code>${method} ${path}</code></td>
              <td class=${status !== null && status >= 400 ? 'bad' : ''}>${status ?? texts.noAnswer}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `;
}
