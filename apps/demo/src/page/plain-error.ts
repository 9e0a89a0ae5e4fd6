/** An error whose message is meant for the people in front of the page. */
export class PlainError extends Error {}
