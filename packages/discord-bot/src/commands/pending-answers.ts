import { randomUUID } from 'node:crypto';
import type { ButtonInteraction } from 'discord.js';

/** A question with buttons that only one person may answer. */
export interface PendingAnswer {
  /** Who may answer. */
  readonly userId: string;
  /** What to do with the answer. Called once. */
  readonly answered: (button: ButtonInteraction<'cached'>, choice: string) => Promise<void>;
}

/** How long a question may be answered, in milliseconds. */
const answerTime = 10 * 60_000;

/** Most questions that wait; what they hold is limited thereby. */
const mostQuestions = 200;

/** What a press of a button came to. */
export type PressResult = 'answered' | 'not-yours' | 'expired';

/** Questions with buttons that wait for an answer. They are in memory only: a restart forgets them. */
export class PendingAnswers {
  readonly #questions = new Map<string, PendingAnswer & { readonly timer: NodeJS.Timeout }>();

  /** Whether somebody has a question open. */
  hasQuestionFor(userId: string): boolean {
    return [...this.#questions.values()].some((question) => question.userId === userId);
  }

  /** Asks. Returns the key to put before the choices in the ids of the buttons. The oldest question gives way when there are too many. */
  ask(question: PendingAnswer): string {
    for (const key of this.#questions.keys()) {
      if (this.#questions.size < mostQuestions) break;
      this.#take(key);
    }
    const key = randomUUID();
    const timer = setTimeout(() => this.#questions.delete(key), answerTime).unref();
    this.#questions.set(key, { ...question, timer });
    return key;
  }

  /** A button was pressed. */
  async press(button: ButtonInteraction<'cached'>): Promise<PressResult> {
    const [key = '', choice = ''] = button.customId.split(':');
    const question = this.#questions.get(key);
    if (question === undefined) return 'expired';
    if (question.userId !== button.user.id) return 'not-yours';
    this.#take(key);
    await question.answered(button, choice);
    return 'answered';
  }

  /** Forgets what somebody was asked. */
  forget(userId: string): void {
    for (const [key, question] of [...this.#questions]) if (question.userId === userId) this.#take(key);
  }

  /** Forgets all questions. */
  clear(): void {
    for (const key of [...this.#questions.keys()]) this.#take(key);
  }

  #take(key: string): void {
    clearTimeout(this.#questions.get(key)?.timer);
    this.#questions.delete(key);
  }
}
