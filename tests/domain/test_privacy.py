import sys
from datetime import date
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitation.domain.privacy.guard import Finding, Verdict, inspect
from facilitation.guarding.figures import PLACES, Sentence, read_sentences

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

# A date in 1899: the serials 500-749 were given to people born before 1900.
CENTURY_OLD = "120399"
SERIALS = range(500, 560)
TENOR = "12838540056"


ALL = read_sentences()


def findings(verdict: Verdict) -> set[Finding]:
    return {*verdict.blocking, *verdict.warnings}


def identity_number(date: str = CENTURY_OLD, *, serials: range = SERIALS, first_remainder: int = 0) -> str:
    """Return the first number with this date whose check digits exist."""
    for serial in serials:
        start = f"{date}{serial}"
        first = (first_remainder - weighted(start, "376189452")) % 11
        second = -weighted(f"{start}{first}", "5432765432") % 11
        if first < 10 and second < 10:
            return f"{start}{first}{second}"
    raise AssertionError(date)


def weighted(digits: str, weights: str) -> int:
    return sum(int(digit) * int(weight) for digit, weight in zip(digits, weights, strict=False))


@pytest.mark.parametrize("sentence", ALL, ids=lambda sentence: sentence.text)
def test_case_guard_only_adds_its_own_warnings(sentence: Sentence) -> None:
    of_cases = {Finding.SMALL_COUNT, Finding.INITIALS, Finding.PLACE_AND_DIAGNOSIS}
    everywhere = findings(inspect(sentence.text, case_guard=False, places=PLACES))
    assert everywhere == findings(inspect(sentence.text, case_guard=True, places=PLACES)) - of_cases


@pytest.mark.parametrize("case_guard", [True, False])
@pytest.mark.parametrize("name", ["Kari Nordmann", "Testine Al-Eksempel", "Kari"])
def test_inspect_blocks_a_patient_by_name_everywhere(name: str, *, case_guard: bool) -> None:
    assert inspect(f"Pasienten {name} mangler bolig.", case_guard=case_guard).blocking == (Finding.PERSON_NAME,)


@pytest.mark.parametrize(
    "text",
    [
        "Fru Tunheim ble ikke spurt.",
        "Saken til hr. Tunheim ble glemt.",
        "Herr T. Tunheim-Moe ble glemt.",
        "Vi vet at herr Per Tunheim ble glemt.",
        "Pasienten Tunheim ble glemt.",
        "Pasienten Tunheims papirer ble glemt.",
        "Hva med familien Tunheim?",
    ],
)
def test_inspect_blocks_a_surname_after_a_title_or_a_patient_word(text: str) -> None:
    assert inspect(text, case_guard=False).blocking == (Finding.PERSON_NAME,)


@pytest.mark.parametrize(
    "text",
    [
        "Herr ordfører, vi ber om ordet.",
        "Herr Tunheim, rådgiver, leder arbeidet.",
        "Rådmann herr Tunheim leder arbeidet.",
        "HR Tunheim har ansvaret for opplæringen.",
        "Fru Tunheims gate 4 er adressen.",
        "Pasienten Bergen har ansvar for, venter lenge.",
        "Pasienten Tunheim DPS følger opp, venter lenge.",
        "Pasienten Tunheim legesenter følger opp, venter lenge.",
        "Pasienten. Tunheim er et sted.",
    ],
)
def test_inspect_lets_titles_and_places_without_a_patient_be_named(text: str) -> None:
    assert inspect(text, case_guard=False).blocking == ()
    assert inspect("Pasienten Tunheim har ansvar for.", case_guard=False, places=["Tunheim"]).blocking == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kommunalsjef Kari Nordmann følger opp pasienten.",
        "Kari Nordmann, rådmann, har snakket med mor.",
        "Pasienten ble møtt av sykepleier Kari.",
        "Barnet får plass på Kari Nordmann sykehjem.",
    ],
)
def test_inspect_lets_those_at_work_be_named(text: str) -> None:
    assert inspect(text, case_guard=True).blocking == ()


def test_inspect_lists_every_kind_once_and_in_order() -> None:
    text = f"Pasient Kari Nordmann, f. 12.03.1985, {TENOR}, {TENOR}, a@eksempel.no, tlf 68051234, to brukere, K.N."
    assert inspect(text, case_guard=True) == Verdict(
        blocking=(
            Finding.IDENTITY_NUMBER,
            Finding.PHONE,
            Finding.EMAIL,
            Finding.BIRTH_DATE,
            Finding.PERSON_NAME,
        ),
        warnings=(Finding.SMALL_COUNT, Finding.INITIALS),
    )


def test_verdict_tells_nothing_of_the_text() -> None:
    told = repr(inspect(f"Pasienten Kari Nordmann, {TENOR}, a@eksempel.no", case_guard=True))
    assert not any(part in told for part in ("Kari", "Nordmann", TENOR, "eksempel"))


@pytest.mark.parametrize(
    "date",
    ["120399", "520399", "124399", "524399", "126899", "128399", "528399", "290200", "311299"],
    ids=["ordinary", "D", "H", "D-H", "Dolly", "Tenor", "D-Tenor", "leap day", "last day"],
)
@pytest.mark.parametrize(
    "shape", ["{0}{1}", "{0} {1}", "{0}-{1}", "{0}.{1}", "{0}\u00a0{1}", "{0} – {1}", "{0}\n{1}", "{0}     {1}"]
)
def test_inspect_blocks_every_kind_of_identity_number(date: str, shape: str) -> None:
    number = identity_number(date)
    text = "Nr " + shape.format(number[:6], number[6:])
    assert inspect(text, case_guard=False) == Verdict(blocking=(Finding.IDENTITY_NUMBER,), warnings=())


@pytest.mark.parametrize(
    "shape", ["{day}.{month}.{year} {rest}", "{day}{month}{year}-{rest}", "{day}/{month}-99 {rest}"]
)
def test_inspect_joins_a_written_date_and_the_last_five_digits(shape: str) -> None:
    rest = identity_number()[6:]
    text = shape.format(day="12", month="03", year="1899", rest=rest)
    assert Finding.IDENTITY_NUMBER in inspect(text, case_guard=False).blocking
    unpadded = shape.format(day="12", month="3", year="1899", rest=rest)
    assert (Finding.IDENTITY_NUMBER in inspect(unpadded, case_guard=False).blocking) is ("{month}{year}" not in shape)


@pytest.mark.parametrize("date", ["000399", "320399", "120099", "121399", "290201", "720399", "129399", "310499"])
def test_inspect_asks_for_a_date_that_exists(date: str) -> None:
    assert inspect(identity_number(date), case_guard=False) == Verdict(blocking=(), warnings=())


@pytest.mark.parametrize("place", range(6, 11))
def test_inspect_warns_of_an_identity_number_with_one_wrong_digit(place: int) -> None:
    number = identity_number()
    wrong = str((int(number[place]) + 1) % 10)
    slipped = number[:place] + wrong + number[place + 1 :]
    only_a_warning = Verdict(blocking=(), warnings=(Finding.POSSIBLE_IDENTITY_NUMBER,))
    assert inspect(slipped, case_guard=False) == only_a_warning


@pytest.mark.parametrize("remainder", [1, 2, 3])
def test_inspect_warns_of_a_number_as_issued_from_2032(remainder: int) -> None:
    number = identity_number("120332", first_remainder=remainder)
    assert inspect(number, case_guard=False) == Verdict(blocking=(), warnings=(Finding.POSSIBLE_IDENTITY_NUMBER,))


def test_inspect_blocks_a_common_help_number_with_valid_check_digits() -> None:
    number = identity_number("812345")
    slipped = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    assert inspect(number, case_guard=False).blocking == (Finding.IDENTITY_NUMBER,)
    assert findings(inspect(slipped, case_guard=False)) == set()


def test_inspect_reads_no_identity_number_where_an_account_is_named() -> None:
    number = identity_number()
    as_account = f"{number[:4]}.{number[4:6]}.{number[6:]}"
    assert findings(inspect(f"Kontonummer {as_account}", case_guard=True)) == set()
    assert inspect(as_account, case_guard=True).blocking == (Finding.IDENTITY_NUMBER,)


def test_inspect_only_warns_of_a_help_number_that_is_written_as_an_account() -> None:
    number = identity_number("812345")
    verdict = inspect(f"{number[:4]}.{number[4:6]}.{number[6:]}", case_guard=False)
    assert verdict == Verdict(blocking=(), warnings=(Finding.POSSIBLE_IDENTITY_NUMBER,))


@given(
    st.sampled_from([(days, months) for days in (0, 40) for months in (0, 40, 65, 80)]),
    st.dates(min_value=date(1900, 1, 1), max_value=date(1999, 12, 31)),
    st.sets(st.integers(1, 10)),
    st.sampled_from([" ", ".", "-", "\u00a0", "\u2009", "\u200b", "\n", " - ", "–", "  ", "\u00ad", "/", "\t"]),
)
def test_inspect_blocks_every_valid_number_in_any_spacing(
    shifts: tuple[int, int], day: date, cuts: set[int], between: str
) -> None:
    start = f"{day.day + shifts[0]:02}{day.month + shifts[1]:02}{day:%y}"
    number = identity_number(start, serials=range(100, 300))
    ends = [0, *sorted(cuts), len(number)]
    spaced = between.join(number[begin:end] for begin, end in pairwise(ends))
    for typed in (spaced, spaced.translate(WIDE)):
        assert Finding.IDENTITY_NUMBER in inspect(f"Nr {typed}, takk.", case_guard=False).blocking


@pytest.mark.parametrize("text", [f"1{TENOR}", f"{TENOR}1", "128385 og 40056", "128385 (nei) 40056"])
def test_inspect_does_not_piece_together_digits_that_stand_apart(text: str) -> None:
    assert inspect(text, case_guard=False).blocking == ()


@pytest.mark.parametrize(
    "disguised",
    [
        "１２８３８５４００５６",
        "١٢٨٣٨٥٤٠٠٥٦",
        "128\u200b385\u200d400\u206056",
        "128385\u00ad40056",
        "128385\u202f40056",
        "128385\u201140056",
        "128385\u221240056",
        "128385\t40056",
        "128385\r\n40056",
        "128\x00385\x0740056",
        "1\ufe0f\u20e32838540056",
    ],
)
def test_inspect_sees_through_disguised_digits(disguised: str) -> None:
    assert inspect(f"Nr. {disguised}.", case_guard=False).blocking == (Finding.IDENTITY_NUMBER,)


def test_inspect_knows_the_places_of_the_workshop_as_no_names() -> None:
    text = "Pasienten ble flyttet, Solvik Havn har plass."
    assert inspect(text, case_guard=True).blocking == (Finding.PERSON_NAME,)
    assert inspect(text, case_guard=True, places=["Solvik Havn"]).blocking == ()


@pytest.mark.parametrize("text", ["Angst er utbredt.", "Solvik har god dekning.", "Solviken og angst"])
def test_inspect_warns_only_of_a_known_place_together_with_a_diagnosis(text: str) -> None:
    assert inspect(text, case_guard=True, places=["Solvik", ""]).warnings == ()
    assert inspect(f"{text} Solvik, angst", case_guard=True, places=["SOLVIK"]).warnings == (
        Finding.PLACE_AND_DIAGNOSIS,
    )


def test_inspect_looks_for_the_name_no_further_than_ten_words_away() -> None:
    near = "Pasienten en to tre fire fem seks sju åtte ni ti Kari Nordmann"
    far = "Pasienten en to tre fire fem seks sju åtte ni ti elleve Kari Nordmann"
    assert inspect(near, case_guard=True).blocking == (Finding.PERSON_NAME,)
    assert inspect(far, case_guard=True).blocking == ()


def test_inspect_finds_nothing_in_an_empty_text() -> None:
    assert inspect("", case_guard=True, places=PLACES) == Verdict(blocking=(), warnings=())


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "22 ",
        "680 ",
        "1-",
        "a@",
        "a@a.",
        "a.",
        "født og ",
        "Kari ",
        "to aee",
        "tlf nr ",
        "+47 ",
        "12 03 ",
        "a-",
    ],
)
def test_inspect_reads_a_hostile_text_to_its_end(unit: str) -> None:
    hostile = (unit * 32_768)[:32_768]
    assert Finding.IDENTITY_NUMBER not in inspect(hostile, case_guard=True, places=PLACES).blocking
    assert Finding.IDENTITY_NUMBER in inspect(f"{hostile} og {TENOR}", case_guard=True, places=PLACES).blocking


HOSTILE = [
    "1",
    "1 ",
    "22 ",
    "680 ",
    "1-",
    "a@",
    "a@a.",
    "født ",
    "f. 1.",
    "Kari ",
    "mor til ",
    "fru Nygård ",
    "Herr ",
    "pasienten ",
    "to aee ",
    "tlf ",
    "+47 ",
    "A.",
    "en e ",
    ", ",
    "\n",
]


def work(text: str) -> int:
    """Return how many calls the guard makes on a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        inspect(text, case_guard=True, places=PLACES)
    finally:
        sys.setprofile(None)
    return calls


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6))
@settings(max_examples=60)
def test_work_grows_with_the_length_of_the_text_and_no_faster(units: list[str]) -> None:
    unit = "".join(units)
    once, twice, thrice = (work(unit * n) for n in (40, 80, 120))
    assert thrice - twice <= twice - once + 50
