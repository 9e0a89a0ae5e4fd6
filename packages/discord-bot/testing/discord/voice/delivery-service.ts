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
 * that decrypt what the bot sends. The first person is who listens.
 */
export class DeliveryService {
  readonly #channelId: string;
  readonly #botId: string;
  readonly #channel: DaveChannel;
  readonly #sender = new ExternalSender();
  readonly #members = new Map<string, Member>();
  /** Invited with the proposals that the bot has not committed yet. */
  readonly #invited = new Set<string>();
  #botKeyPackage: Buffer | undefined;
  #epoch = 0n;
  #transition = 0;
  #hasStarted = false;

  constructor(channelId: string, botId: string, userIds: readonly string[], channel: DaveChannel) {
    this.#channelId = channelId;
    this.#botId = botId;
    this.#channel = channel;
    for (const userId of userIds) this.#addMember(userId);
  }

  /** Whether the group exists. */
  get isReady(): boolean {
    return this.#epoch > 0n;
  }

  /** Announces itself to the bot, which makes a group as soon as there is someone else. */
  start(): void {
    this.#hasStarted = true;
    this.#channel.sendBinary(daveOpcodes.externalSender, this.#sender.package);
    this.#invite();
  }

  /** A binary message of the bot. */
  receive(opcode: number, payload: Buffer): void {
    if (opcode === daveOpcodes.keyPackage) {
      this.#botKeyPackage = payload;
      this.#invite();
    } else if (opcode === daveOpcodes.commitWelcome) {
      this.#announce(payload);
    }
  }

  /** The bot is ready for a transition. */
  confirm(transitionId: number): void {
    this.#channel.send(daveOpcodes.executeTransition, { transition_id: transitionId });
  }

  /** Someone comes into the channel while the group exists: the group changes under way. */
  join(userId: string): void {
    this.#channel.send(daveOpcodes.clientsConnect, { user_ids: [userId] });
    this.#addMember(userId);
    this.#invite();
  }

  /** What the first person hears of an encrypted packet; throws when that person cannot decrypt it. */
  decrypt(packet: Buffer): Buffer {
    const [listener] = this.#members.values();
    if (!listener) throw new Error('Nobody is in the channel.');
    return listener.decrypt(this.#botId, 0, packet);
  }

  #addMember(userId: string): void {
    const member = new davey.DAVESession(1, userId, this.#channelId);
    member.setExternalSender(this.#sender.package);
    this.#members.set(userId, member);
  }

  /** Proposes everyone who is not in the group yet. */
  #invite(): void {
    if (!this.#hasStarted || !this.#botKeyPackage) return;
    const newcomers = [...this.#members].filter(
      ([userId, member]) => !member.ready && !this.#invited.has(userId),
    );
    if (newcomers.length === 0) return;
    const proposals = newcomers.map(([userId, member]) => {
      this.#invited.add(userId);
      return this.#sender.addProposal(BigInt(this.#channelId), this.#epoch, member.getSerializedKeyPackage());
    });
    const payload = appendedProposals(proposals);
    for (const member of this.#members.values()) {
      if (member.ready)
        member.processProposals(0, payload.subarray(1), [this.#botId, ...this.#members.keys()]);
    }
    this.#channel.sendBinary(daveOpcodes.proposals, payload);
  }

  /** Tells everyone about the bot's commit: those in the group get the commit, those invited the welcome. */
  #announce(message: Buffer): void {
    const { commit, welcome } = splitCommitAndWelcome(message);
    for (const [userId, member] of this.#members) {
      if (!this.#invited.has(userId)) member.processCommit(commit);
      else if (welcome) member.processWelcome(welcome);
    }
    this.#invited.clear();
    const transition = Buffer.alloc(2);
    transition.writeUInt16BE(this.#transition);
    this.#epoch += 1n;
    this.#transition += 1;
    this.#channel.sendBinary(daveOpcodes.announceCommit, Buffer.concat([transition, commit]));
  }
}
