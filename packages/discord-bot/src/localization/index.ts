export type { CommandPath, ReplyKey } from './catalogue.js';
export { catalogues, describeChoice, describeCommand, type ReplyValues, translate } from './translate.js';
