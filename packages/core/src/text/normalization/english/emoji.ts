import type { EmojiNames } from '../cleanup/emoji.js';

// Short names in everyday words, after the English short names of Unicode CLDR annotations. Emoji that are not listed
// are left out of speech: reading long rare names aloud disturbs more than it tells.
const table = `
😀 grinning face|😃 smiling face|😄 smiling face|😁 beaming face|😆 laughing face|😅 nervous laugh|🤣 rolling on the floor laughing|😂 tears of joy
🙂 smiling face|🙃 upside-down face|😉 winking face|😊 smiling face|😇 halo face|🥰 smiling face with hearts|😍 heart eyes|🤩 star-struck face
😘 blowing a kiss|😗 kissing face|😋 yummy face|😛 tongue out|😜 winking with tongue out|🤪 zany face|🤗 hugging face|🤔 thinking face
🤐 zipped mouth|😐 neutral face|😑 blank face|😶 speechless face|😏 smirking face|😒 unamused face|🙄 rolling eyes|😬 grimacing face
😌 relieved face|😔 pensive face|😪 sleepy face|😴 sleeping face|😷 face mask|🤒 sick face|🤢 nauseated face|🤮 vomiting face|🤯 mind blown
🥳 party face|😎 sunglasses face|🤓 nerd face|😕 confused face|😟 worried face|🙁 frowning face|☹ frowning face|😮 surprised face|😲 astonished face
😳 flushed face|🥺 pleading face|😢 crying face|😭 sobbing face|😱 screaming face|😞 disappointed face|😩 weary face|😫 tired face|🥱 yawning face
😤 huffing face|😡 angry face|😠 angry face|🤬 swearing face|😈 smiling devil|💀 skull|💩 pile of poo|🤡 clown face|👻 ghost|👽 alien|🤖 robot
❤ red heart|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|🤍 white heart|💔 broken heart|💕 two hearts|💖 sparkling heart
👍 thumbs up|👎 thumbs down|👌 okay hand|✌ victory hand|🤞 fingers crossed|👋 waving hand|👏 clapping hands|🙌 raised hands|🙏 folded hands|💪 flexed arm|🤝 handshake|👀 eyes
🤷 shrug|🤦 facepalm|👉 pointing right|👈 pointing left|👇 pointing down|👆 pointing up|✊ raised fist|👊 fist bump|🫶 heart hands|🫡 saluting face
🔥 fire|✨ sparkles|⭐ star|🌟 glowing star|💥 boom|💯 one hundred points|🎉 party popper|🎊 confetti|🎁 gift|🎂 birthday cake|🎈 balloon|🏆 trophy|🥇 gold medal
✅ check mark|✔ check mark|☑ check mark|❌ cross mark|❓ question mark|❗ exclamation mark|⚠ warning|🚨 alarm|⏰ alarm clock|⏳ hourglass|🔔 bell|🚀 rocket|💡 light bulb
📌 pin|📍 location|📅 calendar|📞 telephone|📱 mobile phone|💻 laptop|📧 e-mail|📝 memo|📚 books|📈 chart going up|📉 chart going down|🔒 lock|🔑 key|🔗 link|🛠 tools
☀ sun|🌞 sun|🌈 rainbow|☁ cloud|🌧 rain cloud|⛈ storm cloud|❄ snowflake|🌙 moon|🌍 globe|🌎 globe|🌏 globe|🌊 wave|🌹 rose|🌸 cherry blossom|🌻 sunflower|🌳 tree|🍀 four leaf clover
🐶 dog|🐱 cat|🐭 mouse|🐻 bear|🐼 panda|🦊 fox|🦁 lion|🐸 frog|🐵 monkey|🙈 see-no-evil monkey|🐔 chicken|🐦 bird|🦄 unicorn|🐝 bee|🦋 butterfly|🐢 turtle|🐍 snake|🐙 octopus|🐳 whale
🍎 apple|🍌 banana|🍓 strawberry|🍕 pizza|🍔 hamburger|🍟 french fries|🍦 ice cream|🍪 cookie|🍫 chocolate|☕ coffee|🍺 beer|🍻 cheers|🍷 wine|🥂 clinking glasses|🍿 popcorn
🚗 car|🚕 taxi|🚌 bus|🚲 bicycle|✈ airplane|🚂 train|🚢 ship|🏠 house|🏡 house|🏫 school|🏥 hospital|⚽ soccer ball|🏀 basketball|🏈 football|⚾ baseball|🎾 tennis
🎮 video game|🎵 music|🎶 music|🎤 microphone|🎧 headphones|🎸 guitar|🎹 piano|🎬 clapper board|📷 camera|📸 camera|🎨 palette|💰 money bag|💵 money|💸 flying money
🇺🇸 U S flag|🇬🇧 U K flag|🇪🇺 E U flag|🇨🇦 flag of Canada|🇩🇪 flag of Germany|🇫🇷 flag of France|🇪🇸 flag of Spain|🇮🇹 flag of Italy|🇯🇵 flag of Japan|🇨🇳 flag of China|🇮🇳 flag of India|🇧🇷 flag of Brazil|🇺🇦 flag of Ukraine|🏳‍🌈 rainbow flag
`;

/** English names of the emoji people use most. */
export const emojiNames: EmojiNames = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map((entry): [string, string] => {
      const space = entry.indexOf(' ');
      return [entry.slice(0, space), entry.slice(space + 1)];
    }),
);
