/** What a reply says while its pictures wait or are painted. */
export const progress = {
  queued: (place: number) => `⏳ Place ${place} in the queue`,
  paused:
    '⏸️ Painting is paused; your place is kept and nothing is charged. After ten minutes what waits ends by itself; `/cancel` gives the place up.',
  delayed: (until: string, done: number, count: number) =>
    `⏳ Much is being painted just now, and this bot has a spending limit for a few minutes at a time. ${done === 0 ? 'It goes on' : `${done} of ${count} done, the rest goes on`} by itself ${until}; your place is kept and nothing is charged. \`/cancel\` gives the place up.`,
  failing: (done: number, count: number) =>
    `🌧️ FLUX is failing for everybody; ${done === 0 ? '' : `${done} of ${count} done, and for the rest `}your place is kept and nothing is charged. I try again by myself. \`/cancel\` gives the place up.`,
  directMessageFollows:
    '📨 I can change this private reply no longer: the result will come by direct message, and `/history` shows it too.',
  cancel: 'Cancel',
  painting: (since: string, done: number, count: number) =>
    count === 1 ? `🎨 Painting, started ${since}` : `🎨 Painting, started ${since} · ${done} of ${count} done`,
};
