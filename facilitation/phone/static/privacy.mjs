// The guard while typing: the same rules, from the same table, as the server's in facilitation/domain/privacy/, in
// the same order and under the same names. A test runs both side by side. No lookbehind: old phones.
const GAP_LIMIT = 5;
const has = (list) => { const set = new Set(list); return (word) => set.has(word); };
const starts = (list) => (word) => list.some((one) => word.startsWith(one));
const ends = (list) => (word) => list.some((one) => word.endsWith(one));
const figure = (word) => word !== undefined && /^[0-9]/.test(word);
const upper = (word) => /\p{Uppercase}/u.test(word) && !/[\p{Lowercase}\p{Lt}]/u.test(word);
const capital = (word) => /^\p{Uppercase}/u.test(word);
const within = (signs) => (gap) => [...gap].every((sign) => signs.includes(sign));
const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);

function plainSign(sign) {
  if (/[\p{L}€§]/u.test(sign)) return sign;
  if (/[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u.test(sign) && !/[\t\v\f\r]/.test(sign)) return "";
  if (/\s/.test(sign)) return " ";
  if (/\p{Nd}/u.test(sign)) {
    // Digits of every script stand in tens that begin at a code that ends in 0 or 6.
    const code = sign.codePointAt(0);
    const low = code & 15;
    const fromZero = low < 10 && /\p{Nd}/u.test(String.fromCodePoint(code - low));
    return String(fromZero ? low : low - 6);
  }
  if (/[\p{Pd}\u2212]/u.test(sign)) return "-";
  if (sign === "\u2019") return "'";
  return /[\p{Pi}\p{Pf}]/u.test(sign) ? '"' : "•";
}

function read(text) {
  const plain = text.normalize("NFKC").replace(/[^\n -~]/gu, plainSign)
    .replace(/ *\n[ \n]*| {2,}/g, (space) => (space.includes("\n") ? "\n" : " "));
  const [words, gaps, figures] = [[], [], []];
  let end = 0;
  for (const found of plain.matchAll(/[0-9]+|\p{L}+(?:['-]\p{L}+)*/gu)) {
    gaps.push(plain.slice(end, found.index));
    if (figure(found[0])) figures.push(words.length);
    words.push(found[0]);
    end = found.index + found[0].length;
  }
  gaps.push(plain.slice(end));
  const lows = words.map((word) => word.toLowerCase());
  const long = [];
  let run = [];
  for (const place of [...figures, -1]) {
    if (run.length && (place !== run[run.length - 1] + 1 || gaps[place].length > GAP_LIMIT)) {
      if (run.reduce((sum, one) => sum + words[one].length, 0) >= 8) long.push(...run);
      run = [];
    }
    run.push(place);
  }
  const before = (index, reach, test) => lows.slice(Math.max(0, index - reach), Math.max(0, index)).some(test);
  const isFigure = (index) => figure(words[index]);
  return { words, lows, gaps, figures, long, before, isFigure, low: (index) => lows[index] ?? "" };
}

export function guardBy(R) {
  const account = starts(R.account_starts);
  const [money, telephone, surely] = [has(R.money), has(R.telephone), has(R.telephone_sure)];
  const notTelephone = starts(R.not_telephone_starts);
  const shapes = has(R.telephone_shapes.map(String));
  const [months, ordinals, birth, limits] = [has(R.months), has(R.ordinals), has(R.birth), has(R.limits)];
  const beforeBirth = has(R.before_birth);
  const [persons, kin, groups, firstNames] = [has(R.persons), has(R.kin), has(R.groups), has(R.first_names)];
  const [wordNames, neverNames, neverPersons] = [has(R.names_that_are_words), has(R.never_names), has(R.never_persons)];
  const [organisationEnds, titleEnds] = [ends(R.organisation_ends), ends(R.title_ends)];
  const [places, links, naming, belonging] = [has(R.place_words), has(R.name_links), has(R.naming), has(R.belonging)];
  const [courtesy, courtesyShort, surnamed] = [has(R.courtesy), has(R.courtesy_short), has(R.surnamed)];
  const verbEnds = ends(R.verb_ends);
  const oneWordPlace = has([...R.institutions, ...R.towns, ...R.small_places, ...R.large_places]);
  const [called, acronyms] = [has(R.called), has(R.acronyms)];
  const [notBare, notInitials] = [has(R.not_bare_initials), has(R.not_initials)];
  const [few, one, oneOrAny, countedOne, countedMany] =
    [has(R.few), has(R.one), has(R.one_or_any), has(R.counted_one), has(R.counted_many)];
  const [countLinks, heads, numbered] = [has(R.count_links), has(R.count_heads), has(R.numbered)];
  const [anyBefore, anyAfter] = [has(R.any_before), has(R.any_after)];
  const diagnosis = starts(R.diagnosis_starts);
  const [smallPlaces, largePlaces] = [has(R.small_places), has(R.large_places)];
  const inOrganisation = (word) => R.organisation_parts.some((part) => word.includes(part));

  // Identity numbers.
  const joins = (gap) => gap.length > 0 && gap.length <= 3 && within(" \n.,:;/_()-|*'\"•\\[]")(gap);

  function isDate(digits, shift) {
    const [day, month, year] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
    const days = day > 40 ? day - 40 : day;
    if (days < 1 || month - shift < 1 || month - shift > 12) return false;
    return new Date(Date.UTC(2000 + year, month - shift - 1, days)).getUTCMonth() === month - shift - 1;
  }

  const checks = (digits) => ["3761894521", "54327654321"].every(
    (weights) => [...weights].reduce((sum, weight, at) => sum + weight * digits[at], 0) % 11 === 0);

  const isIdentity = (digits) =>
    checks(digits) && (/^[89]/.test(digits) || [0, 40, 65, 80].some((shift) => isDate(digits, shift)));

  function joined(t, start, length) {
    let [digits, end] = ["", start];
    while (digits.length < length && t.isFigure(end) && (end === start || joins(t.gaps[end]))) digits += t.words[end++];
    return digits.length === length ? [digits, t.words.slice(start, end).map((word) => word.length)] : null;
  }

  function afterWrittenDate(t, start) {
    const first = t.words[start];
    let [date, end] = [first.slice(0, 4) + first.slice(6), start + 1];
    if (first.length !== 8) {
      const [day, month, year] = t.words.slice(start, start + 3);
      if (![1, 2].every((at) => t.isFigure(start + at) && joins(t.gaps[start + at]))) return null;
      if (day.length > 2 || month.length > 2 || ![2, 4].includes(year.length)) return null;
      date = day.padStart(2, "0") + month.padStart(2, "0") + year.slice(-2);
      end = start + 3;
    }
    if (!t.isFigure(end) || !joins(t.gaps[end])) return null;
    const serial = joined(t, end, 5);
    return serial && [date + serial[0], [6, ...serial[1]]];
  }

  const candidates = (t) => t.long.filter((start) => !t.before(start, 3, account))
    .flatMap((start) => [joined(t, start, 11), afterWrittenDate(t, start)].filter(Boolean));
  const hasIdentity = (t) => candidates(t).some(
    ([digits, sizes]) => isIdentity(digits) && !(`${sizes}` === "4,2,5" && /^[89]/.test(digits)));
  const mayBeIdentity = (t) => candidates(t).some(
    ([digits, sizes]) => (["11", "6,5", "2,2,2,5"].includes(`${sizes}`) && isDate(digits, 0)) ||
      (`${sizes}` === "4,2,5" && isIdentity(digits)));

  // Dates of birth.
  const isDay = (word) => word.length <= 2 && word >= 1 && word <= 31;
  const isMonth = (word) => word.length <= 2 && word >= 1 && word <= 12;
  const isYear = (word) => word.length === 4 && /^(?:18|19|20)/.test(word);
  const isYearOfDate = (word) => word.length === 2 || isYear(word);
  const together = (word) => word.length === 6
    ? isDay(word.slice(0, 2)) && isMonth(word.slice(2, 4))
    : (isYear(word.slice(0, 4)) && isMonth(word.slice(4, 6)) && isDay(word.slice(6))) ||
      (isDay(word.slice(0, 2)) && isMonth(word.slice(2, 4)) && isYear(word.slice(4)));

  const inOrder = (t, start, tests) => tests.every((test, at) => t.isFigure(start + at) && test(t.low(start + at)) &&
    (!at || (t.gaps[start + at].length > 0 && t.gaps[start + at].length < 3 && within(" ./-")(t.gaps[start + at]))));

  const afterMonth = (t, month) =>
    t.isFigure(month + 1) && t.gaps[month + 1] === " " && isYear(t.low(month + 1)) ? month + 2 : month + 1;

  function dateEnd(t, start) {
    const word = t.low(start);
    if (ordinals(word)) return months(t.low(start + 1)) ? afterMonth(t, start + 1) : 0;
    if (!t.isFigure(start)) return 0;
    if ([6, 8].includes(word.length)) return together(word) ? start + 1 : 0;
    if (word.length > 2) return isYear(word) && inOrder(t, start, [isYearOfDate, isMonth, isDay]) ? start + 3 : 0;
    if (!isDay(word)) return 0;
    if (months(t.low(start + 1)) && [" ", ". ", ".", "-"].includes(t.gaps[start + 1])) return afterMonth(t, start + 1);
    if (!(t.isFigure(start + 1) && isMonth(t.low(start + 1)))) return 0;
    if (inOrder(t, start, [isDay, isMonth, isYearOfDate])) return start + 3;
    return [".", "/"].includes(t.gaps[start + 1]) ? start + 2 : 0;
  }

  function isBirthWord(t, index) {
    const [word, gap] = [t.lows[index], t.gaps[index]];
    if (word === "f") {
      const next = t.gaps[index + 1];
      return ["", " ", "(", "\n", ","].includes(gap.slice(-1)) && t.isFigure(index + 1) &&
        ([".", ". ", ":", ": "].includes(next) || (next === " " && (gap.endsWith("(") || persons(t.low(index - 1)))));
    }
    if (["dato", "nr"].includes(word)) return t.low(index - 1) === "f" && [".", ". ", "-", " "].includes(gap);
    return birth(word) && t.low(index - 1) !== "alle";
  }

  function dateFollows(t, index) {
    for (const at of range(index + 1, Math.min(index + 6, t.words.length))) {
      const gap = t.gaps[at];
      if (gap.length > 3 || !within(` :,(=-\n"${at === index + 1 ? "." : ""}`)(gap) || limits(t.low(at))) return false;
      if (dateEnd(t, at)) return true;
    }
    return false;
  }

  function dateBelongs(t, start) {
    const end = dateEnd(t, start);
    if (!end || !t.isFigure(start)) return false;
    if (t.gaps[start] === " (") return !(end === start + 2 && t.isFigure(start + 1));
    return t.gaps[start] === " " && t.low(start).length === 6;
  }

  function birthFollows(t, start) {
    const end = dateEnd(t, start);
    if (!end || limits(t.low(start - 1))) return false;
    for (const at of range(end, Math.min(end + 5, t.words.length))) {
      const gap = t.gaps[at];
      if (!gap.length || gap.length > 3 || !within(' :,(=-\n"')(gap.replace(/^\./, ""))) return false;
      if (birth(t.low(at))) return true;
      if (!beforeBirth(t.low(at))) return false;
    }
    return false;
  }

  function hasBirthDate(t) {
    const dates = range(0, t.words.length).filter((at) => t.isFigure(at) || ordinals(t.lows[at]));
    return t.lows.some((low, at) => (persons(low) && dateBelongs(t, at + 1)) || (isBirthWord(t, at) && dateFollows(t, at))) ||
      dates.some((start) => birthFollows(t, start));
  }

  // Telephones and addresses.
  const inFigure = (gap) => [".", ",", ":", "-", "/"].includes(gap);
  const hasCountry = (t, start) =>
    t.low(start - 1) === "0047" || (t.low(start - 1) === "47" && t.gaps[start - 1].endsWith("+"));

  const isMoney = (t, start, end) => (money(t.low(end)) && ["", " "].includes(t.gaps[end])) ||
    R.money_signs.some((sign) => t.gaps[end].startsWith(sign)) ||
    (money(t.low(start - 1)) && ["", " ", ". ", ": "].includes(t.gaps[start]));

  function belongsToMore(t, start, end, between, afterWord) {
    const [before, after, country] = [t.gaps[start], t.gaps[end], hasCountry(t, start)];
    if (start && !before && !afterWord) return true;
    if (!country && before && "/=#&+_§".includes(before.slice(-1))) return true;
    if (!country && t.isFigure(start - 1) && (inFigure(before) || before === between)) return true;
    if (end < t.words.length && !after) return true;
    return t.isFigure(end) && (inFigure(after) || after === between);
  }

  function isTelephone(t, start, sizes, between) {
    const end = start + sizes.length;
    const [afterWord, sure] = [t.before(start, 4, telephone), t.before(start, 3, surely)];
    if (isMoney(t, start, end) || belongsToMore(t, start, end, between, afterWord)) return false;
    if (t.words[end - 1].endsWith("000") && [3, 8].includes(sizes[sizes.length - 1])) return false;
    if (!sure && dateEnd(t, start) === end) return false;
    if (sure || hasCountry(t, start)) return true;
    if (t.before(start, 3, notTelephone)) return false;
    if (afterWord) return true;
    const numbers = t.words.slice(start, end).map(Number);
    const countsUp = numbers.length > 1 && numbers.every((number, at) => !at || number === numbers[at - 1] + 1);
    const spaced = ["", " "].includes(between) || (between === "-" && `${sizes}` === "3,2,3");
    return shapes(`${sizes}`) && spaced && !countsUp;
  }

  function isNational(t, start) {
    const first = t.words[start];
    if (!/^[2-9]/.test(first)) return false;
    if (first.length === 8 && isTelephone(t, start, [8], "")) return true;
    const between = t.gaps[start + 1];
    if (first.length >= 8 || ![" ", "-", "."].includes(between)) return false;
    const sizes = [first.length];
    const sum = () => sizes.reduce((total, size) => total + size);
    while (sum() < 8 && t.isFigure(start + sizes.length) && t.gaps[start + sizes.length] === between) {
      sizes.push(t.words[start + sizes.length].length);
    }
    return sum() === 8 && isTelephone(t, start, sizes, between);
  }

  function isAbroad(t, start) {
    const first = t.words[start];
    if (first.startsWith("0047") && first.length === 12) return true;
    if (!t.gaps[start].endsWith("+")) return false;
    let [digits, end] = [first.length, start + 1];
    while (t.isFigure(end) && [" ", "-", ".", ") ", " (", ")", " (0) "].includes(t.gaps[end]) && digits < 15) {
      digits += t.words[end++].length;
    }
    return digits >= 9 && !isMoney(t, start, end);
  }

  const dot = (word) => ["punktum", "dot"].includes(word);

  function isDomain(t, start) {
    for (const index of range(start + 1, Math.min(start + 8, t.words.length))) {
      const gap = t.gaps[index];
      if ([".", " .", " . "].includes(gap) || dot(t.low(index - 1))) {
        if (!t.isFigure(index) && [...t.words[index]].length > 1) return true;
      } else if (!["-", "_", ""].includes(gap) && !dot(t.low(index))) return false;
    }
    return false;
  }

  function isAddress(t, index) {
    const before = t.gaps[index].replace(/ /g, "");
    if (before === "@") return isDomain(t, index);
    const [sign, open] = [t.low(index - 1), t.gaps[index - 1].replace(/^ +| +$/g, "")];
    if (index < 2) return false;
    if (["at", "a", "alfa"].includes(sign) && ["()", "[]", "{}"].includes(open + before)) return isDomain(t, index);
    if (["krøllalfa", "alfakrøll"].includes(sign)) return isDomain(t, index);
    return sign === "at" && dot(t.low(index + 1));
  }

  // Names and initials.
  const isKin = (low) => kin(low) || R.kin_prefixes.some((part) => low.startsWith(part) && kin(low.slice(part.length)));
  const isPerson = (low) => persons(low) || (low.endsWith("s") && persons(low.slice(0, -1).replace(/'$/, ""))) || isKin(low);
  const isNoPerson = (part) => neverPersons(part) || organisationEnds(part) || inOrganisation(part);

  function mayBeNamePart(t, index) {
    const word = t.words[index];
    if ([...word].length === 1) return upper(word);
    const titled = /^\p{Uppercase}\p{Lowercase}/u.test(word.split("-").pop().split("'").pop());
    return titled && !neverNames(t.lows[index]) && !isPerson(t.lows[index]);
  }

  function nameJoined(t, index) {
    const gap = t.gaps[index];
    if (gap === " ") return true;
    if ([".", ". "].includes(gap)) return [...t.words[index - 1]].length === 1;
    return gap === ", " && firstNames(t.lows[index]) && !firstNames(t.lows[index - 1]);
  }

  function nameRuns(t) {
    const runs = [];
    let start = 0;
    for (const index of range(0, t.words.length)) {
      if (!mayBeNamePart(t, index)) {
        runs.push([start, index]);
        start = index + 1;
      } else if (index > start && !nameJoined(t, index)) {
        runs.push([start, index]);
        start = index;
      }
    }
    return [...runs, [start, t.words.length]];
  }

  function ofOrganisation(t, index) {
    let last = index;
    while (last + 1 < t.words.length && t.gaps[last + 1] === " " && mayBeNamePart(t, last + 1)) {
      if (isNoPerson(t.lows[last + 1])) return true;
      last += 1;
    }
    return isNoPerson(t.low(last + 1)) && t.gaps[last + 1] === " ";
  }

  const titled = (t, [start, stop]) => range(start, stop).some((at) => titleEnds(t.lows[at])) ||
    (titleEnds(t.low(start - 1)) && [" ", ": ", ", "].includes(t.gaps[start])) ||
    (titleEnds(t.low(start - 2)) && links(t.low(start - 1))) ||
    (titleEnds(t.low(stop)) && [", ", " (", " - "].includes(t.gaps[stop]));

  function isFullName(t, [start, stop], known) {
    const parts = range(start, stop).filter((at) => [...t.words[at]].length > 1).map((at) => t.lows[at]);
    if (parts.length < 2 || known.has(parts.join(" ")) || parts.some(isNoPerson)) return false;
    const before = t.low(start - 1);
    if (places(before) && t.gaps[start] === " ") return false;
    return isPerson(before) || (links(before) && isPerson(t.low(start - 2))) ||
      !(titled(t, [start, stop]) || ofOrganisation(t, stop - 1));
  }

  function isFirstName(t, index, mustBeCapital) {
    const [word, low] = [t.words[index], t.lows[index].split("-")[0]];
    const known = firstNames(low) || (low.endsWith("s") && firstNames(low.slice(0, -1)));
    return known && (capital(word) || (!mustBeCapital && firstNames(low) && !wordNames(low)));
  }

  const isInitial = (word) => word !== undefined && [...word].length === 1 && upper(word);
  const looksLikeName = (t, index) =>
    [...t.words[index]].length > 1 && mayBeNamePart(t, index) && !isNoPerson(t.lows[index]);
  const isFree = (t, run) => !titled(t, run) && !ofOrganisation(t, run[1] - 1);

  function nameStop(t, start) {
    let stop = start;
    while (stop < Math.min(start + 4, t.words.length) && (stop === start || t.gaps[stop] === " ") &&
      looksLikeName(t, stop)) stop += 1;
    return stop;
  }

  function isAddressed(t, index) {
    const low = t.lows[index];
    let start = index + 1;
    if (!courtesy(low) || upper(t.words[index])) return false;
    if (t.gaps[start] !== " " && !(t.gaps[start] === ". " && courtesyShort(low))) return false;
    if (isInitial(t.words[start]) && [" ", ". "].includes(t.gaps[start + 1])) start += 1;
    const stop = nameStop(t, start);
    const colleague = titleEnds(t.low(index - 1)) && t.gaps[index] === " ";
    return stop > start && !colleague && isFree(t, [start, stop]);
  }

  function hasSurname(t, index, known) {
    const after = index + 1;
    if (!surnamed(t.lows[index]) || t.gaps[after] !== " " || nameStop(t, after) !== after + 1) return false;
    if (oneWordPlace(t.lows[after]) || known.has(t.lows[after])) return false;
    if (capital(t.words[index]) && verbEnds(t.lows[after])) return false;
    const goesOn = after + 1 < t.words.length && t.gaps[after + 1] === " " && capital(t.words[after + 1]);
    return !goesOn && isFree(t, [after, after + 1]);
  }

  const beforeName = (gap) => [" ", ", ", ": ", " (", ' "', " - ", ":"].includes(gap);

  function namedAfter(t, person) {
    const between = [];
    for (const index of range(person + 1, Math.min(person + 5, t.words.length))) {
      if (!beforeName(t.gaps[index])) return false;
      const linked = between.every(links);
      const certain = linked && (between.some(naming) || (isKin(t.lows[person]) && between.some(belonging))) &&
        looksLikeName(t, index);
      if (certain || isFirstName(t, index, !linked)) return isFree(t, [index, index + 1]);
      between.push(t.lows[index]);
    }
    return false;
  }

  function namedBefore(t, person) {
    const before = person - 1;
    if (before >= 0 && t.gaps[person] === " " && t.lows[before].endsWith("s") && capital(t.words[before]) &&
      firstNames(t.lows[before].slice(0, -1).replace(/'$/, ""))) return true;
    for (let index = before; index > Math.max(before - 4, -1); index--) {
      if (!beforeName(t.gaps[index + 1])) return false;
      if (isFirstName(t, index, true)) return isFree(t, [index, index + 1]);
      if (!links(t.lows[index]) || belonging(t.lows[index])) return false;
    }
    return false;
  }

  function namesPatient(t, known) {
    const alone = range(0, t.words.length - 1).some((at) => isAddressed(t, at) || hasSurname(t, at, known));
    if (alone) return true;
    const near = new Set();
    const about = [];
    t.lows.forEach((low, index) => {
      const reach = isPerson(low) ? R.person_reach : groups(low) ? R.group_reach : -1;
      if (reach < 0) return;
      if (isPerson(low)) about.push(index);
      range(index - reach - 1, index + reach + 2).forEach((other) => near.add(other));
    });
    if (!near.size) return false;
    return nameRuns(t).some((run) => range(...run).some((at) => near.has(at)) && isFullName(t, run, known)) ||
      about.some((person) => namedAfter(t, person) || namedBefore(t, person));
  }

  function areInitials(t, index) {
    const [first, second, after] = [t.words[index], t.words[index + 1], t.gaps[index + 2]];
    if (!isInitial(first) || !isInitial(second)) return false;
    if (![".", ". "].includes(t.gaps[index + 1]) || !after.startsWith(".")) return false;
    const alone = !t.gaps[index].endsWith(".") && (index === 0 || t.gaps[index] !== "");
    return alone && (index + 2 === t.words.length || after !== ".") && !notInitials(first + second);
  }

  function initialsFollow(t, index) {
    const [word, before, gap] = [t.words[index], t.low(index - 1), t.gaps[index]];
    if (acronyms(word)) return false;
    if (called(before) && [...word].length === 1) return true;
    if (isPerson(before)) return [" (", ' "'].includes(gap) || ([" ", ". "].includes(gap) && !notBare(before));
    const first = t.low(index - 2);
    return isPerson(first) && !notBare(first) && gap === " " && t.gaps[index - 1] === " " &&
      mayBeNamePart(t, index - 1) && isInitial(word) && !(index + 1 < t.words.length && mayBeNamePart(t, index + 1));
  }

  const hasInitials = (t) => t.words.some((word, index) => [...word].length <= 3 && upper(word) &&
    (areInitials(t, index) || initialsFollow(t, index)));

  // Small counts, and places with diagnoses.
  const inCount = (gap) => [".", ",", ":", "/"].includes(gap);

  function endsThere(t, number) {
    const gap = t.gaps[number + 1];
    return !(t.isFigure(number + 1) && (inCount(gap) || [" ", "-"].includes(gap))) && !/^ *%/.test(gap);
  }

  function countedAfter(t, counted) {
    const after = counted + 1;
    if (few(t.low(after)) && [": ", ":", "=", " = ", " (", " : "].includes(t.gaps[after])) return endsThere(t, after);
    if (!t.before(counted, 2, heads)) return false;
    const number = range(after, Math.min(after + 3, t.words.length)).find((at) => t.isFigure(at)) ?? 0;
    return number > 0 && few(t.low(number)) && endsThere(t, number);
  }

  function noCount(t, number) {
    const [before, gap] = [t.low(number - 1), t.gaps[number]];
    if (t.isFigure(number - 1) && inCount(gap)) return true;
    if (/(?:§|§ |\/)$/.test(gap) || (number > 0 && gap === "-" && !t.isFigure(number - 1))) return true;
    if (numbered(before) && [" ", ". "].includes(gap)) return true;
    return before === "av" && (t.isFigure(number - 2) || few(t.low(number - 2)));
  }

  function countedBefore(t, number) {
    for (const at of range(number + 1, Math.min(number + 5, t.words.length))) {
      const low = t.lows[at];
      if (![" ", "-"].includes(t.gaps[at])) return false;
      if (countedMany(low) || (one(t.lows[number]) && countedOne(low))) return true;
      const between = countLinks(low) || ["eller", "til"].includes(low) || (few(low) && t.lows[at - 1] !== "av");
      if (!between && !(/(?:e|ig|sk)$/.test(low) && !t.isFigure(at))) return false;
    }
    return false;
  }

  function counts(t, index) {
    if (countedMany(t.lows[index])) return countedAfter(t, index);
    const low = t.lows[index].split("-")[0];
    return (few(low) || one(low)) && !noCount(t, index) && countedBefore(t, index);
  }

  function certainOne(t, index) {
    if (!oneOrAny(t.lows[index])) return false;
    const counted = [index + 1, index + 2].find((at) => countedOne(t.low(at)) && t.gaps[at] === " ");
    if (counted === undefined || (counted === index + 2 && !/[egtk]$/.test(t.lows[index + 1]))) return false;
    return !t.before(index, 2, anyBefore) && !anyAfter(t.low(counted + 1));
  }

  function placesDiagnosis(t, known) {
    const inText = ` ${t.lows.join(" ")} `;
    const isSmall = (low) => smallPlaces(low) || (low.endsWith("s") && smallPlaces(low.slice(0, -1)));
    const named = t.lows.some((low, index) => isSmall(low) && capital(t.words[index])) ||
      [...known].some((place) => place && !largePlaces(place) && !inOrganisation(place) &&
        (inText.includes(` ${place} `) || inText.includes(` ${place}s `)));
    return named && t.lows.some((low, index) => diagnosis(low) ||
      (low === "f" && t.gaps[index + 1] === "" && t.isFigure(index + 1) && t.words[index + 1].length === 2));
  }

  return function inspect(typed, caseGuard, placeNames = []) {
    const t = read(typed);
    const known = new Set(placeNames.map((place) => read(place).lows.join(" ")));
    const seen = (tests) => Object.keys(tests).filter((kind) => tests[kind]);
    const sure = hasIdentity(t);
    return {
      blocking: seen({
        identity_number: sure,
        phone: t.long.some((start) => isAbroad(t, start) || isNational(t, start)),
        email: t.words.some((_, index) => index > 0 && isAddress(t, index)),
        birth_date: hasBirthDate(t),
        person_name: namesPatient(t, known),
      }),
      warnings: seen({
        possible_identity_number: !sure && mayBeIdentity(t),
        small_count: caseGuard && t.words.some((_, index) => counts(t, index) || certainOne(t, index)),
        initials: caseGuard && hasInitials(t),
        place_and_diagnosis: caseGuard && placesDiagnosis(t, known),
      }),
    };
  };
}
