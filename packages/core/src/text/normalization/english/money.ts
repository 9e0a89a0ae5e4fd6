import type { RewriteRule } from '../rule.js';
import { cardinal, decimal, pluralOf } from './number-words.js';
import { left, numberSource, pattern } from './patterns.js';

interface Currency {
  /** One and many of the main unit. */
  readonly unit: readonly [string, string];
  /** One and many of the hundredth; absent when there is none in use. */
  readonly hundredth?: readonly [string, string];
}

const cents = ['cent', 'cents'] as const;
const dollar: Currency = { unit: ['dollar', 'dollars'], hundredth: cents };
const named = (country: string): Currency => ({
  unit: [`${country} dollar`, `${country} dollars`],
  hundredth: cents,
});

const currencies: Readonly<Record<string, Currency>> = {
  $: dollar,
  US$: { unit: ['U S dollar', 'U S dollars'], hundredth: cents },
  USD: { unit: ['U S dollar', 'U S dollars'], hundredth: cents },
  A$: named('Australian'),
  AUD: named('Australian'),
  C$: named('Canadian'),
  CA$: named('Canadian'),
  CAD: named('Canadian'),
  NZ$: named('New Zealand'),
  NZD: named('New Zealand'),
  HK$: named('Hong Kong'),
  HKD: named('Hong Kong'),
  S$: named('Singapore'),
  SGD: named('Singapore'),
  '€': { unit: ['euro', 'euros'], hundredth: cents },
  EUR: { unit: ['euro', 'euros'], hundredth: cents },
  '£': { unit: ['pound', 'pounds'], hundredth: ['penny', 'pence'] },
  GBP: { unit: ['British pound', 'British pounds'], hundredth: ['penny', 'pence'] },
  '¥': { unit: ['yen', 'yen'] },
  JPY: { unit: ['Japanese yen', 'Japanese yen'] },
  CNY: { unit: ['Chinese yuan', 'Chinese yuan'] },
  RMB: { unit: ['renminbi', 'renminbi'] },
  '₹': { unit: ['rupee', 'rupees'], hundredth: ['paisa', 'paise'] },
  INR: { unit: ['Indian rupee', 'Indian rupees'], hundredth: ['paisa', 'paise'] },
  '₩': { unit: ['won', 'won'] },
  KRW: { unit: ['Korean won', 'Korean won'] },
  '₽': { unit: ['ruble', 'rubles'], hundredth: ['kopeck', 'kopecks'] },
  RUB: { unit: ['Russian ruble', 'Russian rubles'], hundredth: ['kopeck', 'kopecks'] },
  '₺': { unit: ['lira', 'lira'] },
  '₴': { unit: ['hryvnia', 'hryvnias'] },
  '₪': { unit: ['shekel', 'shekels'] },
  '₫': { unit: ['dong', 'dong'] },
  '₱': { unit: ['peso', 'pesos'] },
  '₿': { unit: ['bitcoin', 'bitcoins'] },
  BTC: { unit: ['bitcoin', 'bitcoins'] },
  CHF: { unit: ['Swiss franc', 'Swiss francs'] },
  SEK: { unit: ['Swedish krona', 'Swedish kronor'] },
  NOK: { unit: ['Norwegian krone', 'Norwegian kroner'] },
  DKK: { unit: ['Danish krone', 'Danish kroner'] },
  PLN: { unit: ['Polish zloty', 'Polish zlotys'] },
  BRL: { unit: ['Brazilian real', 'Brazilian reais'], hundredth: ['centavo', 'centavos'] },
  R$: { unit: ['real', 'reais'], hundredth: ['centavo', 'centavos'] },
  MXN: { unit: ['Mexican peso', 'Mexican pesos'] },
};

const magnitudes: Readonly<Record<string, string>> = {
  k: 'thousand',
  thousand: 'thousand',
  m: 'million',
  mn: 'million',
  mm: 'million',
  mil: 'million',
  million: 'million',
  b: 'billion',
  bn: 'billion',
  billion: 'billion',
  t: 'trillion',
  tn: 'trillion',
  trillion: 'trillion',
};

const symbols = String.raw`(?:US|CA|NZ|HK|[ACSR])?\$|[€£¥₹₩₽₺₴₪₫₱₿]`;
const codes = '(?:USD|EUR|GBP|JPY|CNY|RMB|CHF|CAD|AUD|NZD|HKD|SGD|INR|KRW|RUB|SEK|NOK|DKK|PLN|BRL|MXN|BTC)';
const magnitude = String.raw`(?: ?(thousand|million|billion|trillion)(?!\p{L})|([kKmMbBtT]|mn|mm|MM|bn|BN|tn|mil)(?![\p{L}\d]))?`;
const periods: Readonly<Record<string, string>> = {
  mo: 'month',
  month: 'month',
  yr: 'year',
  year: 'year',
  hr: 'hour',
  h: 'hour',
  hour: 'hour',
  day: 'day',
  week: 'week',
  wk: 'week',
  user: 'user',
  person: 'person',
  night: 'night',
  unit: 'unit',
  item: 'item',
  kg: 'kilogram',
  lb: 'pound',
  gallon: 'gallon',
  gal: 'gallon',
  mile: 'mile',
  seat: 'seat',
  share: 'share',
  oz: 'ounce',
  barrel: 'barrel',
};

/**
 * An amount in words. Cents are said after "and"; amounts with a magnitude or with other than two decimals keep their
 * decimal point ("three point five million dollars").
 */
function sayAmount(currency: Currency, number: string, scale?: string): string {
  const [one, many] = currency.unit;
  if (scale !== undefined) return `${decimal(number)} ${magnitudes[scale.toLowerCase()]} ${many}`;
  const [whole = '0', fraction] = number.split('.');
  const count = Number(whole.replaceAll(',', ''));
  const main = `${cardinal(whole)} ${count === 1 ? one : many}`;
  if (fraction === undefined || /^0+$/.test(fraction)) return main;
  if (fraction.length !== 2 || currency.hundredth === undefined) return `${decimal(number)} ${many}`;
  const rest = Number(fraction);
  const small = `${cardinal(rest)} ${rest === 1 ? currency.hundredth[0] : currency.hundredth[1]}`;
  return count === 0 ? small : `${main} and ${small}`;
}

const perPeriod = (period: string | undefined): string =>
  period === undefined ? '' : ` per ${periods[period.toLowerCase()]}`;
const periodSource = String.raw`(?:/(${Object.keys(periods).join('|')})(?!\p{L}))?`;

/** Amounts of money, before plain numbers. "$5M" is million (not metres), "5¢" is cents. */
export const moneyRules: readonly RewriteRule[] = [
  {
    name: 'round amount in the plural',
    pattern: pattern(String.raw`(?<![\p{L}\d])(${symbols})(1,000,000|1,000|1000|100|10)s(?!\p{L})`),
    say: ([, sign, number]) =>
      `${pluralOf(cardinal(number!).replace(/^one /, ''))} of ${currencies[sign!]!.unit[1]}`,
  },
  {
    name: 'amounts from and to',
    pattern: pattern(
      String.raw`(?<![\p{L}\d])(${symbols})(${numberSource})${magnitude} ?(?:-|to) ?\1?(${numberSource})${magnitude}${periodSource}(?![\p{N}])`,
    ),
    say: ([, sign, from, long1, short1, to, long2, short2, period]) => {
      const currency = currencies[sign!]!;
      const scale = long2 ?? short2;
      const first = long1 ?? short1;
      const start =
        first === undefined || first === scale ? decimal(from!) : sayAmount(currency, from!, first);
      const whole = from!.includes('.') && scale === undefined ? sayAmount(currency, from!) : start;
      return `${whole} to ${sayAmount(currency, to!, scale)}${perPeriod(period)}`;
    },
  },
  {
    name: 'amount in front of a hyphenated noun',
    pattern: pattern(
      String.raw`(?<![\p{L}\d])(${symbols})(${numberSource})(?:-(?=\p{Ll})(?!thousand|million|billion|trillion)|[- ](thousand|million|billion|trillion)-(?=\p{Ll})|-(thousand|million|billion|trillion)(?!\p{L}) ?)`,
    ),
    say: ([, sign, number, long, short]) =>
      `${decimal(number!)} ${long ?? short ?? ''} ${currencies[sign!]!.unit[0]} `,
  },
  {
    name: 'amount with a symbol in front',
    pattern: pattern(
      String.raw`(?<![\p{L}\d])((?<![\d.] ?)-)?(${symbols}) ?(-)?(${numberSource})${magnitude}${periodSource}( (?:dollars?|USD|euros?|EUR|pounds?|GBP)(?!\p{L}))?(?!\p{N})`,
    ),
    say: ([, minus, sign, innerMinus, number, long, short, period]) =>
      `${(minus ?? innerMinus) ? 'minus ' : ''}${sayAmount(currencies[sign!]!, number!, long ?? short)}${perPeriod(period)}`,
  },
  {
    name: 'amount with a code in front',
    pattern: pattern(String.raw`(?<!\p{L})(${codes}) ?(${numberSource})${magnitude}(?!\p{N})`),
    say: ([, code, number, long, short]) => sayAmount(currencies[code!]!, number!, long ?? short),
  },
  {
    name: 'amount with a symbol or code behind',
    pattern: pattern(String.raw`${left}(${numberSource})${magnitude} ?([€£₽₴₫]|${codes}(?!\p{L}))`),
    say: ([, number, long, short, sign]) => sayAmount(currencies[sign!]!, number!, long ?? short),
  },
  {
    name: 'cents',
    pattern: pattern(`${left}(${numberSource}) ?¢`),
    say: ([, number]) => `${decimal(number!)} ${number === '1' ? 'cent' : 'cents'}`,
  },
];
