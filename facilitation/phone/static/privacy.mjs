// The guard while typing; the server decides. Less complete on purpose: no places, initials or month names, and a
// patient's name only warns. Every blocking pattern is stricter than the server's. No lookbehind: old phones.
const START = "(?:^|[^\\p{L}\\p{N}_])";
const GAP = "[\\s.,:;/_()-]{1,3}";
const END = "(?!\\p{N}|\\s?(?:kr|nok|mill|mrd|tusen|euro|,-|[€$%]))";
const GROUPED = "[2-9]\\d\\d \\d\\d \\d{3}|[2-9]\\d(?: \\d\\d){3}";
const NUMBER = `(?:^|\\P{N})(\\d{6}(?:${GAP})?\\d{5}|(?:\\d\\d${GAP}){3}\\d{5})(?!\\p{N})`;
const BARE = "(^|[^\\p{L}\\p{N}_/=#&+.,:-])(?:(?!20|\\d{4}(?:1[89]|20))[2-9]\\d{4}(?!000)\\d{3}" +
  `|${GROUPED})(?![\\p{L}_]|[/.,: -]\\p{N})${END}`;
const MARKED = `${START}(?:(?:tlf|telefon|mobil|ring|sms)[ .:]{0,2}|(?:\\+|00)47 ?)(?:[2-9]\\d{7}|${GROUPED})${END}`;
const BIRTH = `(?:${START}(?:født|fødd|fødselsdato)[ :,(=-]{1,3}(?:den )?|(?:^|[\\s(])f\\. ?)` +
  "(?:0?[1-9]|[12]\\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:1[89]|20)?\\d\\d(?!\\p{N})";
const NAME = `${START}(?:pasient(?:en)?|bruk[ea]ren|gutt?en|jenta|mora?|far(?:en)?|sønnen):?` +
  " (?:heter |heiter )?(\\p{L}+ \\p{L}+)";
const FEW = "(^|[\\s(])(?:[1-4]|to|tre|fire) (?:av )?(?:\\p{L}+e )?" +
  "(?:pasient(?:er|ar|ene|ane)|bruk(?:ere|erne|arar)|barn|jenter|gutt?[ea]r)(?!\\p{L})";

const find = (pattern, text) => [...text.matchAll(new RegExp(pattern, "giu"))];
const notAfter = (before, matches, text) =>
  matches.some((m) => !before.test(text.slice(Math.max(0, m.index - 9), m.index + m[1].length)));

function isDate(digits, shift) {
  const [day, month, year] = digits.match(/\d\d/g).map(Number);
  return new Date(Date.UTC(2000 + year, month - shift - 1, day > 40 ? day - 40 : day)).getUTCMonth() === month - shift - 1;
}

const hasChecks = (digits) => ["3761894521", "54327654321"].every(
  (weights) => [...weights].reduce((sum, weight, i) => sum + weight * digits[i], 0) % 11 === 0);

export function inspect(typed, caseGuard) {
  const text = typed.normalize("NFKC").replace(/(?![\t-\r])[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/gu, "")
    .replace(/[\p{Pd}\u2212]/gu, "-").replace(/[^\S\n]/g, " ");
  const numbers = find(NUMBER, text).map((m) => m[1].replace(/\D/g, ""));
  const sure = numbers.some((n) => hasChecks(n) && [0, 40, 65, 80].some((shift) => isDate(n, shift)));
  const kinds = (tests) => Object.keys(tests).filter((kind) => tests[kind]);
  return {
    blocking: kinds({
      identity_number: sure,
      phone: find(MARKED, text)[0] || notAfter(/(?:kr\.?|nok|kroner|\p{N}) ?$/iu, find(BARE, text), text),
      email: find("[\\w+%-]@(?:[\\w-]+\\.)+[a-z]{2,}", text)[0],
      birth_date: find(BIRTH, text)[0],
    }),
    warnings: kinds({
      possible_identity_number: !sure && numbers.some((n) => isDate(n, 0)),
      person_name: caseGuard && find(NAME, text).some(
        (m) => /^\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}/u.test(m[1]) && !/hels|s[jy]u?k|kommun/i.test(m[1])),
      small_count: caseGuard && notAfter(/(?:\d|av|gruppe|nivå|tiltak|fase|type) ?$/i, find(FEW, text), text),
    }),
  };
}
