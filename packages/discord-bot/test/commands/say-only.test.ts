import { expect, it } from 'vitest';
import { until } from '../../testing/discord/index.ts';
import { option, startScene } from './scene.ts';

it('reads nothing and says so without the intent for messages, and still speaks what /say is given', async () => {
  const blind = await startScene({ configuration: { readsMessages: false } });
  try {
    const { ada, guild, discord } = blind;
    expect(await blind.use(ada, 'join')).toBe(
      `I am in <#${guild.voice[0].id}>. I do not see messages here: use /say.`,
    );
    discord.say(guild, ada, 'typed');
    await blind.use(ada, 'say', [option('text', 'asked for')]);
    const texts = () =>
      blind.engine.calls.map((call) => (call.method === 'synthesize' ? call.request.segment.text : ''));
    await until('it to be spoken', () => texts().includes('asked for'));
    expect(texts()).not.toContain('typed');
    expect(await blind.use(ada, 'help')).toContain('I do not see messages here');
  } finally {
    await blind.stop();
  }
});
