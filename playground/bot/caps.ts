/** The caps of the playground's bot, by Easel's settings; what its admins set is within them. */
export const CAPS = {
  USER_DAILY_USD: '1',
  USER_MONTHLY_USD: '10',
  GUILD_DAILY_USD: '10',
  GUILD_MONTHLY_USD: '100',
  BOT_DAILY_USD: '25',
  BOT_MONTHLY_USD: '250',
} as const;
