const discordEpoch = 1_420_070_400_000n;
let counter = 0n;

/** A new id as Discord makes them: the time in its upper bits, a counter in the lower ones. */
export function snowflake(): string {
  counter += 1n;
  return String(((BigInt(Date.now()) - discordEpoch) << 22n) | (counter & 0x3fffffn));
}
