// The beginning of a channel.

import { html, type TemplateResult } from 'lit';
import { ChannelType, type ChannelView, type UserView } from '../../wire/world.ts';
import { avatarUrl } from '../avatar.ts';
import type { View } from './view.ts';

/** `channel` undefined: the conversation with the bot. */
export function welcome(channel: ChannelView | undefined, bot: UserView, { texts }: View): TemplateResult {
  if (channel === undefined) {
    return html`<div class="welcome">
      <img src=${avatarUrl(bot)} alt="" width="80" height="80" />
      <h2>${bot.name}</h2>
      <p>${texts.directBeginning(bot.name)}</p>
    </div>`;
  }
  if (channel.type === ChannelType.Thread) {
    return html`<div class="welcome">
      <span class="welcome-mark" aria-hidden="true">↳</span>
      <h2>${channel.name}</h2>
      <p>${texts.threadBeginning}</p>
    </div>`;
  }
  return html`<div class="welcome">
    <span class="welcome-mark" aria-hidden="true">#</span>
    <h2>${texts.welcome(channel.name)}</h2>
    <p>${texts.beginning(channel.name)}</p>
    <p>${texts.firstSteps}</p>
  </div>`;
}
