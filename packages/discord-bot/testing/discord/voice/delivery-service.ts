import davey from '@snazzah/davey';
import { appendedProposals, ExternalSender, splitCommitAndWelcome } from './mls-messages.js';
import { daveOpcodes } from './opcodes.js';

/** How the delivery service talks to the bot. */
export interface DaveChannel {
  /** Sends a binary message of the voice gateway. */
  readonly sendBinary: (opcode: number, payload: Buffer) => void;
  /** Sends a JSON message of the voice gateway. */
  readonly send: (opcode: number, data: object) => void;
}

type Member = InstanceType<typeof davey.DAVESession>;

/**
 * Discord's side of DAVE, the end-to-end encryption of a channel, with a real group: the people in the channel are members
 * that decrypt what the bot sends, and the first of them is who listens.
 *
 * Two or more people have a group already when the bot comes; it is invited by one of them and gets a welcome. One person
 * alone has none: the bot makes it by committing the proposal to add that person.
 */
export class DeliveryService {
  readonly #groupId: bigint;
  readonly #channelId: string;
  readonly #botId: string;
  readonly #channel: DaveChannel;
  readonly #sender = new ExternalSender();
  readonly #members = new Map<string, Member>();
  /** Invited with the proposals that the bot has not committed yet. */
  readonly #invited = new Set<string>();
  #botKeyPackage: Buffer | undefined;
  #isBotInGroup = false;
  #epoch = 0n;
  #transition = 0;
  #hasStarted = false;

  constructor(channelId: string, botId: string, userIds: readonly string[], channel: DaveChannel) {
    this.#groupId = BigInt(channelId);
    this.#channelId = channelId;
    this.#botId = botId;
    this.#channel = channel;
    for (const userId of userIds) this.#addMember(userId);
  }

  /** Whether the bot is in a group. */
  get isReady(): boolean {
    return this.#isBotInGroup;
  }

  /** Announces itself to the bot and begins to serve. */
  start(): void {
    this.#hasStarted = true;
    this.#channel.sendBinary(daveOpcodes.externalSender, this.#sender.package);
    if (this.#members.size > 1) this.#formWithoutBot();
    this.#meet();
  }

  /** A binary message of the bot. */
  receive(opcode: number, payload: Buffer): void {
    if (opcode === daveOpcodes.keyPackage) {
      this.#botKeyPackage = payload;
      this.#meet();
    } else if (opcode === daveOpcodes.commitWelcome) {
      this.#committedByBot(payload);
    }
  }

  /** The bot is ready for a transition. */
  confirm(transitionId: number): void {
    this.#channel.send(daveOpcodes.executeTransition, { transition_id: transitionId });
  }

  /** Someone comes into the channel. */
  join(userId: string): void {
    this.#channel.send(daveOpcodes.clientsConnect, { user_ids: [userId] });
    this.#addMember(userId);
    if (this.#hasStarted && this.#botKeyPackage) this.#inviteByBot();
  }

  /** What the first person hears of an encrypted packet; throws when that person cannot decrypt it. */
  decrypt(packet: Buffer): Buffer {
    const [listener] = this.#members.values();
    if (!listener) throw new Error('Nobody is in the channel.');
    return listener.decrypt(this.#botId, 0, packet);
  }

  /** Encrypts what a person says; unchanged while that person is in no group. */
  encrypt(userId: string, packet: Buffer): Buffer {
    const member = this.#members.get(userId);
    return member?.ready ? member.encryptOpus(packet) : packet;
  }

  get #everyone(): string[] {
    return [this.#botId, ...this.#members.keys()];
  }

  #addMember(userId: string): void {
    const member = new davey.DAVESession(1, userId, this.#channelId);
    member.setExternalSender(this.#sender.package);
    this.#members.set(userId, member);
  }

  /** Brings the bot, whose key package has come, and the people together. */
  #meet(): void {
    if (!this.#hasStarted || !this.#botKeyPackage) return;
    if (this.#epoch === 0n) this.#inviteByBot();
    else this.#welcomeBot(this.#botKeyPackage);
  }

  /** The people make their group: the first invites the others. */
  #formWithoutBot(): void {
    const [first, ...others] = [...this.#members.values()];
    const { welcome } = this.#commitByPeople(
      [first!],
      others.map((member) => this.#adding(member.getSerializedKeyPackage())),
    );
    for (const member of others) member.processWelcome(welcome);
  }

  /** Someone in the group invites the bot; its earlier place is removed when it asks again. */
  #welcomeBot(keyPackage: Buffer): void {
    const proposals = [this.#adding(keyPackage)];
    if (this.#isBotInGroup) {
      proposals.unshift(this.#sender.removeProposal(this.#groupId, this.#epoch, this.#botLeaf));
    }
    const { welcome } = this.#commitByPeople([...this.#members.values()], proposals);
    this.#isBotInGroup = true;
    this.#channel.sendBinary(daveOpcodes.welcome, Buffer.concat([this.#nextTransition(), welcome]));
  }

  /** Has the first of the members commit proposals and the others take part. */
  #commitByPeople(members: readonly Member[], proposals: readonly Buffer[]): { welcome: Buffer } {
    const payload = appendedProposals(proposals).subarray(1);
    const [result] = members.map((member) => member.processProposals(0, payload, this.#everyone));
    if (!result?.commit || !result.welcome) throw new Error('Nobody committed the proposals.');
    for (const member of members) member.processCommit(result.commit);
    this.#epoch += 1n;
    return { welcome: result.welcome };
  }

  /** Proposes to the bot everyone who is not in its group. */
  #inviteByBot(): void {
    const newcomers = [...this.#members].filter(
      ([userId, member]) => !member.ready && !this.#invited.has(userId),
    );
    if (newcomers.length === 0) return;
    const payload = appendedProposals(
      newcomers.map(([userId, member]) => {
        this.#invited.add(userId);
        return this.#adding(member.getSerializedKeyPackage());
      }),
    );
    for (const member of this.#members.values()) {
      if (member.ready) member.processProposals(0, payload.subarray(1), this.#everyone);
    }
    this.#channel.sendBinary(daveOpcodes.proposals, payload);
  }

  /** Tells everyone about the bot's commit: those in the group get the commit, those invited the welcome. */
  #committedByBot(message: Buffer): void {
    const { commit, welcome } = splitCommitAndWelcome(message);
    for (const [userId, member] of this.#members) {
      if (!this.#invited.has(userId)) member.processCommit(commit);
      else if (welcome) member.processWelcome(welcome);
    }
    this.#invited.clear();
    this.#epoch += 1n;
    this.#isBotInGroup = true;
    this.#channel.sendBinary(daveOpcodes.announceCommit, Buffer.concat([this.#nextTransition(), commit]));
  }

  #adding(keyPackage: Buffer): Buffer {
    return this.#sender.addProposal(this.#groupId, this.#epoch, keyPackage);
  }

  /** The one leaf of the tree that belongs to none of the people. */
  get #botLeaf(): number {
    const taken = [...this.#members.values()].map((member) => member.ownLeafIndex);
    return [...taken.keys(), taken.length].find((leaf) => !taken.includes(leaf)) ?? 0;
  }

  /** Transition 0, the first, is executed at once; for later ones the bot tells that it is ready. */
  #nextTransition(): Buffer {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(this.#transition);
    this.#transition += 1;
    return bytes;
  }
}
