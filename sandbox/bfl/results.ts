import { json, type Answer, type Incoming } from '../image-host/http.ts';
import type { SandboxClock } from '../clock/clock.ts';
import { endOf, type TaskBook } from '../image-host/task-book.ts';
import { detail } from './errors.ts';
import { costOnReady, type LiveTask } from './tasks.ts';

/** What the handler of polls needs. */
export interface ResultDesk {
  readonly clock: Pick<SandboxClock, 'now'>;
  readonly book: TaskBook<LiveTask>;
  sampleUrl(task: LiveTask): string;
}

/** `GET /v1/get_result?id=…` on the cluster that has the task. Needs no key. */
export function answerPoll(desk: ResultDesk, incoming: Incoming): Answer {
  const id = incoming.url.searchParams.get('id');
  if (id === null) return missingId();
  const task = desk.book.find(id);
  if (task === undefined) return taskNotFound(id);
  desk.book.change(task, { polls: task.polls + 1 });
  if (task.polls <= (task.behaviour.notFoundPolls ?? 0)) return taskNotFound(id);
  const word = task.words.shift();
  if (word !== undefined) return inProgress(task, word, desk.clock.now());
  switch (task.state) {
    case 'active':
      return inProgress(task, wordOf(task), desk.clock.now());
    case 'ready':
      return json(200, { ...taskBody(id, 'Ready'), result: result(desk, task), cost: toldOnReady(task) });
    case 'moderated':
      return moderated(task);
    case 'failed': {
      const details = { error: task.behaviour.error ?? 'Internal error' };
      return json(task.behaviour.httpStatus ?? 200, { ...taskBody(id, 'Error'), details, ...toldOnEnd(task) });
    }
    default:
      return taskNotFound(id);
  }
}

/** The same path on any other host, where the task is unknown. */
export function answerPollElsewhere(incoming: Incoming): Answer {
  const id = incoming.url.searchParams.get('id');
  return id === null ? missingId() : taskNotFound(id);
}

/** FLUX.3 was seen to say what it is at. */
function wordOf(task: LiveTask): string {
  if (task.model !== 'flux-3-image') return 'Pending';
  return task.polls === 1 ? 'Pending' : task.polls === 2 ? 'Reasoning' : 'Generating';
}

function toldOnReady(task: LiveTask): unknown {
  const told = task.behaviour.toldCost?.ready;
  return told === undefined ? costOnReady(task) : told;
}

function toldOnEnd({ behaviour: { costOfEnd } }: LiveTask): object {
  return costOfEnd === undefined ? {} : { cost: costOfEnd };
}

function taskBody(id: string, status: string) {
  return { id, status, result: null, progress: null, details: null, preview: null };
}

function taskNotFound(id: string): Answer {
  return json(404, taskBody(id, 'Task not found'));
}

function missingId(): Answer {
  return detail(422, [{ type: 'missing', loc: ['query', 'id'], msg: 'Field required', input: null }]);
}

function inProgress(task: LiveTask, status: string, nowMs: number): Answer {
  const share = (nowMs - task.submittedAtMs) / (task.dueAtMs - task.submittedAtMs);
  const told = Math.min(0.95, Math.floor(share * 100) / 100);
  return json(200, { ...taskBody(task.id, status), progress: told > 0 ? told : null });
}

function moderated(task: LiveTask): Answer {
  const request = task.behaviour.outcome === 'request-moderated';
  const reasons =
    task.behaviour.reasons === undefined
      ? [request ? 'Derivative Works Filter' : 'Sexual Content']
      : task.behaviour.reasons;
  const details = Array.isArray(reasons) ? { 'Moderation Reasons': reasons } : reasons;
  const status = request ? 'Request Moderated' : 'Content Moderated';
  return json(200, { ...taskBody(task.id, status), details, ...toldOnEnd(task) });
}

function result(desk: ResultDesk, task: LiveTask) {
  const start = task.submittedAtMs / 1000;
  const end = endOf(task) / 1000;
  return {
    sample: task.behaviour.sampleUrl ?? desk.sampleUrl(task),
    prompt: task.behaviour.rewrittenPrompt ?? task.prompt,
    ...(task.model === 'flux-3-image' ? {} : { seed: task.seed }),
    start_time: start,
    end_time: end,
    duration: end - start,
  };
}
