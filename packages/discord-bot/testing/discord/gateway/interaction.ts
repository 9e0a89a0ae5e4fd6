import { InteractionResponseType } from 'discord.js';
import { until } from '../waiting.js';

/** What a person sees of an answer. */
export interface InteractionMessage {
  /** The text. */
  readonly content?: string;
  /** 64 when only that person sees it. */
  readonly flags?: number;
  /** Embeds as the API has them. */
  readonly embeds?: readonly object[];
  /** Rows of buttons and menus as the API has them. */
  readonly components?: readonly object[];
}

/** A command, button press or autocompletion that was sent to the bot. */
export class LocalInteraction {
  /** The interaction's id. */
  readonly id: string;
  /** What the bot answers with. */
  readonly token: string;
  /** The answer's messages in order: the first one, its edits and what followed. */
  readonly messages: InteractionMessage[] = [];
  /** Files that came with the answers. */
  readonly files: File[] = [];
  /** Suggestions, for an autocompletion. */
  choices: readonly { readonly name: string; readonly value: string }[] | undefined;
  /** Fields of a form that the bot opens. */
  modal: object | undefined;
  /** Whether the bot has said that it works on an answer. */
  isDeferred = false;

  constructor(id: string) {
    this.id = id;
    this.token = `interaction-${id}`;
  }

  /** Waits for the first message that the person sees. */
  async reply(): Promise<InteractionMessage> {
    return until('an answer to an interaction', () => this.messages[0]);
  }

  /** Takes in the bot's first response. */
  respond(body: { readonly type: number; readonly data?: object }): void {
    const { type, data = {} } = body;
    if (type === InteractionResponseType.ApplicationCommandAutocompleteResult) {
      this.choices = (data as { choices: LocalInteraction['choices'] }).choices;
    } else if (type === InteractionResponseType.Modal) {
      this.modal = data;
    } else if (
      type === InteractionResponseType.DeferredChannelMessageWithSource ||
      type === InteractionResponseType.DeferredMessageUpdate
    ) {
      this.isDeferred = true;
    } else {
      this.messages.push(data);
    }
  }
}
