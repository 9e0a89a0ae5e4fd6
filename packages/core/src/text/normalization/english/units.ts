import type { RewriteRule } from '../rule.js';
import { cardinal, decimal } from './number-words.js';
import { left, numberSource, pattern } from './patterns.js';

// sign|one|many. Signs that are also words or letters of other meaning (in, a, d, K) are left out.
const table = `
km|kilometer|kilometers
m|meter|meters
cm|centimeter|centimeters
mm|millimeter|millimeters
µm|micrometer|micrometers
nm|nanometer|nanometers
mi|mile|miles
yd|yard|yards
yds|yard|yards
ft|foot|feet
kg|kilogram|kilograms
kgs|kilogram|kilograms
g|gram|grams
mg|milligram|milligrams
µg|microgram|micrograms
mcg|microgram|micrograms
lb|pound|pounds
lbs|pound|pounds
oz|ounce|ounces
l|liter|liters
L|liter|liters
ml|milliliter|milliliters
mL|milliliter|milliliters
cl|centiliter|centiliters
gal|gallon|gallons
tsp|teaspoon|teaspoons
tbsp|tablespoon|tablespoons
s|second|seconds
sec|second|seconds
secs|second|seconds
ms|millisecond|milliseconds
µs|microsecond|microseconds
ns|nanosecond|nanoseconds
min|minute|minutes
mins|minute|minutes
h|hour|hours
hr|hour|hours
hrs|hour|hours
yr|year|years
yrs|year|years
mo|month|months
wk|week|weeks
wks|week|weeks
Hz|hertz|hertz
kHz|kilohertz|kilohertz
KHz|kilohertz|kilohertz
MHz|megahertz|megahertz
GHz|gigahertz|gigahertz
kB|kilobyte|kilobytes
KB|kilobyte|kilobytes
MB|megabyte|megabytes
GB|gigabyte|gigabytes
TB|terabyte|terabytes
PB|petabyte|petabytes
KiB|kibibyte|kibibytes
MiB|mebibyte|mebibytes
GiB|gibibyte|gibibytes
kbps|kilobit per second|kilobits per second
Mbps|megabit per second|megabits per second
Gbps|gigabit per second|gigabits per second
V|volt|volts
kV|kilovolt|kilovolts
mV|millivolt|millivolts
mA|milliamp|milliamps
mAh|milliamp hour|milliamp hours
W|watt|watts
kW|kilowatt|kilowatts
MW|megawatt|megawatts
GW|gigawatt|gigawatts
kWh|kilowatt hour|kilowatt hours
Wh|watt hour|watt hours
kJ|kilojoule|kilojoules
kcal|kilocalorie|kilocalories
cal|calorie|calories
N|newton|newtons
Pa|pascal|pascals
kPa|kilopascal|kilopascals
hPa|hectopascal|hectopascals
psi|P S I|P S I
dB|decibel|decibels
Ω|ohm|ohms
kΩ|kilohm|kilohms
px|pixel|pixels
fps|frame per second|frames per second
rpm|R P M|R P M
bpm|beat per minute|beats per minute
dpi|D P I|D P I
mph|mile per hour|miles per hour
kph|kilometer per hour|kilometers per hour
kmh|kilometer per hour|kilometers per hour
mpg|mile per gallon|miles per gallon
ha|hectare|hectares
pt|point|points
pts|point|points
°C|degree Celsius|degrees Celsius
° C|degree Celsius|degrees Celsius
°F|degree Fahrenheit|degrees Fahrenheit
° F|degree Fahrenheit|degrees Fahrenheit
°K|kelvin|kelvins
°|degree|degrees
%|percent|percent
‰|per mille|per mille
sq ft|square foot|square feet
sq. ft.|square foot|square feet
sq m|square meter|square meters
sq mi|square mile|square miles
cu ft|cubic foot|cubic feet
fl oz|fluid ounce|fluid ounces
`;

type Unit = readonly [one: string, many: string];

const units: ReadonlyMap<string, Unit> = new Map(
  table
    .trim()
    .split('\n')
    .map((line): [string, Unit] => {
      const [sign = '', one = '', many = ''] = line.split('|');
      return [sign, [one, many]];
    }),
);
const escapeSign = (sign: string): string => sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const byLength = [...units.keys()].sort((a, b) => b.length - a.length);
const unitSource = byLength
  .map((sign) => `${escapeSign(sign)}${/[\p{L}]$/u.test(sign) ? '(?!\\p{L})' : ''}`)
  .join('|');
const wordUnits = byLength.filter((sign) => /^\p{L}+$/u.test(sign));
const perSource = String.raw`(?:/(${wordUnits.map(escapeSign).join('|')}|day|week|month|year|hour|minute|second)(?![\p{L}\d]))?`;
const powers: Readonly<Record<string, string>> = {
  '²': 'square ',
  '2': 'square ',
  '³': 'cubic ',
  '3': 'cubic ',
};

/** The unit in words for a count; "one" and fractions written with a leading 1 alone take the singular. */
function sayUnit(
  sign: string,
  singular: boolean,
  power: string | undefined,
  per: string | undefined,
): string {
  const [one, many] = units.get(sign)!;
  const below = per === undefined ? '' : ` per ${units.get(per)?.[0] ?? per}`;
  return `${power === undefined ? '' : powers[power]}${singular ? one : many}${below}`;
}

const signed = String.raw`((?<![\p{L}\p{N}.)%])(?<![\d)%] )[-+])?`;
const dash = ' ?(?:-|to) ?';

/**
 * Numbers with a unit. Metric and American units; SI prefixes by the standard. "5m" is metres (with a currency sign in
 * front it is million), "5s" seconds. A feet and inches height is said as people do: 5'10" is "five foot ten".
 */
export const unitRules: readonly RewriteRule[] = [
  {
    name: 'feet and inches',
    pattern: /(?<![\p{L}\p{N}.'])(\d{1,2})' ?(\d{1,2})"(?!\p{L})/gu,
    say: ([, feet, inches]) => `${cardinal(Number(feet))} foot ${cardinal(Number(inches))}`,
  },
  {
    name: 'inches',
    pattern: pattern(
      String.raw`${left}(${numberSource})"(?= (?:screen|monitor|tv|TV|display|laptop|tablet|pizza|wide|long|tall|deep|thick|pipe|x|by)(?!\p{L}))`,
    ),
    say: ([, number]) => `${decimal(number!)} inch`,
  },
  {
    name: 'hours and minutes run together',
    pattern: pattern(String.raw`${left}(\d{1,3})h ?(\d{1,2})(?:m|min)(?: ?(\d{1,2})s)?(?!\p{L})`),
    say: ([, h, m, s]) =>
      [
        [h, 'hour'],
        [m, 'minute'],
        [s, 'second'],
      ]
        .filter(([count]) => count !== undefined)
        .map(([count, unit]) => `${cardinal(Number(count))} ${unit}${Number(count) === 1 ? '' : 's'}`)
        .join(' '),
  },
  {
    name: 'quantities from and to',
    pattern: pattern(
      String.raw`${left}(${numberSource})(?: ?(${unitSource}))?${dash}(${numberSource})( ?)(${unitSource})([²³])?${perSource}(?!\d)`,
    ),
    say: ([, from, unit1, to, , unit2, power, per]) => {
      const between =
        unit1 === undefined || unit1 === unit2
          ? ''
          : ` ${sayUnit(unit1, from === '1', undefined, undefined)}`;
      return `${decimal(from!)}${between} to ${decimal(to!)} ${sayUnit(unit2!, false, power, per)}`;
    },
  },
  {
    name: 'quantity in front of a noun',
    pattern: pattern(
      String.raw`${left}(${numberSource})-(${wordUnits.map(escapeSign).join('|')})(?=[ -]\p{L})(?!\p{L})`,
    ),
    say: ([, number, unit]) => `${decimal(number!)} ${units.get(unit!)![0]}`,
  },
  {
    name: 'quantity',
    pattern: pattern(
      String.raw`(?<![\p{L}\p{N}_]|\d[.,:/])${signed}(${numberSource}) ?(${unitSource})([²³]|[23](?=[ ,.;!?)]|$))?${perSource}(?!\d)`,
    ),
    say: ([, sign, number, unit, power, per]) =>
      `${sign === undefined ? '' : sign === '-' ? 'minus ' : 'plus '}${decimal(number!)} ${sayUnit(unit!, number === '1', power, per)}`,
  },
  {
    name: 'thousands and millions by a letter',
    pattern: pattern(
      String.raw`${left}(${numberSource})(k|M|bn|mn|tn|(?<!\p{Lu}\p{Ll}{1,20} \d{1,9})B(?! \p{Lu}))(\+?)(?![\p{L}\d'])`,
    ),
    say: ([, number, scale, plus]) =>
      `${decimal(number!)} ${{ k: 'thousand', M: 'million', mn: 'million', B: 'billion', bn: 'billion', tn: 'trillion' }[scale!]}${plus === '' ? '' : ' plus'}`,
  },
  { name: 'dollar percent sign left over', pattern: /(?<=\p{L}) ?%/gu, say: ' percent' },
];
