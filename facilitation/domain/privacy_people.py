"""What the case guard reads for: a named patient, initials, a count so small that it points, a place with a diagnosis.

The rules look for the shape of a text, not for its meaning: a name written in lower case, a first name alone or a story
that only one person can have lived passes. They help the one who writes; they do not replace the one who moderates.
"""

import re
from collections.abc import Collection, Iterator, Sequence


def _vocabulary(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME_HYPHEN = re.compile(r"['’-]")

_PATIENT = re.compile(
    r"""(?: pasient(?:en|er|ene|a|ar|ane)? | bruk(?:er|eren|ere|erne|ar|aren|arar|arane) | klient(?:en)?
      | beboer(?:en)? | bebuar(?:en)? | barn(?:et|a)? | gutt?(?:en)? | jent(?:a|e|en) | kvinn(?:e|a|en) | mann(?:en)?
      | ungdomm?en | elev(?:en)? | mor(?:a|en)? | mamma(?:en)? | far(?:en)? | pappa(?:en)? | foreldre(?:ne)?
      | sønn(?:en)? | son(?:en)? | datter(?:a|en)? | dotter(?:a)? | bror(?:en)? | søster(?:en|a)? | syster(?:a)?
      | bestemor | bestefar | ektefelle(?:n)? | kon(?:e|a|en) | samboer(?:en)? | sambuar(?:en)? | pårør[ae]nde
      )s?""",
    re.VERBOSE | re.IGNORECASE,
)
# How many words may stand between the patient word and the name.
_REACH = 6

# Words that often open a sentence and may stand before the name of a place.
_NO_NAME = _vocabulary("""
    alle alt altså andre at av bare begge beste blir ble både bør da dagens dei deira den denne der deres det
    dette di din disse du dykk eg ei ein eit eitt eller en enda enkelte er et ett etter fekk fikk flere fleire
    for fordi fra frå fram får før først gir gjennom gjer gjør ha hadde han har hei hennar hennes her hilsen hjå
    ho hos hun hva hver hvert hvilke hvis hvor hvordan hvorfor i iblant ifølge ikke ikkje ingen innan innen ja
    jeg jo kan kanskje kjære kommer kontakt kor korleis kva kvar kven kvifor la litt man mange med meir mellom
    men mens mer mest min mot må måtte ned nei no noe noen nokon nokre nå når og også om opp oss over på ring
    samtidig se selv siden sist skal skulle slik slike som spør spørsmål så ta takk til tidligere trass tross
    under utan uten var vart ved vel veldig vi vil ville viss vår vårt våre ønsker å én inn ut sammen saman hjem
    heim
""")
_PLACE_PREPOSITIONS = frozenset({"i", "ved"})

# A capitalised word of these kinds tells that the whole group of words names an organisation, a place or a product.
_NO_PERSON = _vocabulary("""
    nord sør øst aust vest midt nordre søndre søre østre austre vestre øvre nedre indre ytre midtre nye ny gamle
    store lille sankt norge noreg norges norsk norske nasjonal nasjonale felles bedre raskere betre god gode
    individuell individuelle kognitiv lokal lokale ambulant tverrfaglig kors first plan arbeid nav microsoft
    teams google visma dips outlook excel zoom word facebook gerica hus bad hospital hospitalet crux unicare
    betanien rask tett tidlig
""")
_ORGANISATION_PART = re.compile(
    r"""helse(?!th) | s(?:y|ju)kehus | sjukhus | kommun | fylke | bydel | region | distrikt | område | sent(?:er|r[aeu])
      | forening | foreining | forbund | organisasjon | lags?$ | laget$ | tjenest | tenest | avdeling | seksjon | klinik
      | universitet | direktorat | departement | stiftelse | institutt | legevakt | ambul | misjon | omsorg | psykiatri
      | psykisk | mental | behandling | habiliter | vern(?:et)?$ | sk[ou]le[nr]?$ | råd(?:et)?$ | utvalg | utval$
      | nettverk | forum | prosjekt | program | arena | overgang | samhandl | samarbeid | bolig | bustad | kontor
      | etat(?:en)?$ | team(?:et)?$ | støtte | terapi | tilbud | tilbod | plattform | journal | statsforvalt | gat[ae]$
      | huset$ | hjelp(?:a|en)?$ | ungdom | voksne | vaksne | pasient | bruker | brukar | akutt | post(?:en)?$ | møte
      | forløp | diakon""",
    re.VERBOSE,
)

_COUNTED = (
    r"(?:pasient|klient|gutt?|jent|ungdomm?)(?:er|ene|ar|ane|e)|bruk(?:ere|erne|arar|arane)|barn(?:a)?|beboere|bebuarar"
)
_SMALL_COUNT = re.compile(
    rf"""\b(?:
        (?:[1-4]|to|tre|fire) (?:[ ]?(?:-|eller|til)[ ]?(?:[2-4]|tre|fire))? [ ]
        (?:av[ ](?:(?:de|dei|disse|desse|våre)[ ])?)? (?:[a-zæøå]{{1,30}}e[ ])? (?:{_COUNTED})
      | (?:1|én|ett) [ ] (?: (?:[a-zæøå]{{1,30}}[gkt][ ])? (?:pasient|klient|gutt?|jente|barn|ungdom) | bruk[ea]r)
      | (?:{_COUNTED}) [ ]? [:=(] [ ]? [1-4] (?![ .,:/-]?\d|\s?%)
      | (?:antall|antal|talet[ ]på) [ ] (?:{_COUNTED}) (?:[ ](?:er|var))? [ ] [1-4] (?![ .,:/-]?\d|\s?%)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What the number is a part of, or what it numbers: a decimal, a share of people, the second group.
_NOT_A_COUNT = re.compile(
    r"""(?: \d[ .,/:-] | \w[/-] | §[ ]?
      | \b(?:av|avdeling|del|fase|gruppe|kap|kapittel|kategori|klasse|nivå|nr|pkt|post|punkt|sak|spor|steg|tiltak|trinn
           |type|uke|veke|vedlegg)[.]?[ ]
      )$""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_NUMBERED = len(" avdeling. ")

_INITIALS = re.compile(
    r"(?<![\w.])[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.(?!\w)"
    r"|\b[Pp]asient(?:en)? (?!(?:ACT|BUP|DPS|FACT|HF|IP|IT|KAD|KI|LAR|NAV|PU|ROP|TSB)\b)[A-ZÆØÅ]{2,3}\b"
    r"|\b(?:[Pp]asienten|[Bb]ruk[ea]ren|[Gg]utt?en|[Jj]ent[ae]|[Mm]or[ae]n?|[Ff]aren) [A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ]\b\.?"
)

_DIAGNOSIS = re.compile(
    r"""\b(?:schizo|psykos|psykot|bipolar|depresj|deprim|angst|adhd|autis|asperger|anoreks|bulimi|spiseforstyrr
      |eteforstyrr|rusavheng|ruslid|rusmid|overdos|selvmord|sjølvmord|suicid|selvskad|sjølvskad|demen[st]|alzheimer
      |parkinson|kreft|leukemi|epilep|diabet|kols\b|hiv\b|ptsd|traumelid|personlighetsforst|personlegdomsforst|tourette
      |tvangslid|cerebral\sparese|downs\b|hjerneslag|hjerneskad|utviklingshem|misbruk|mishandl|overgrep
      |F\d\d(?:\.\d)?\b)""",
    re.VERBOSE | re.IGNORECASE,
)


def names_a_patient(text: str, places: Collection[str]) -> bool:
    """Tell whether a full name stands within six words of a patient word or a word of kinship.

    Args:
        text: With spaces as the only white space inside a line.
        places: Names that are known to be places, and therefore not people.
    """
    words = list(_WORD.finditer(text))
    near = _near_patient_words(words)
    known = {place.casefold() for place in places}
    return any(
        not near.isdisjoint(run) and _is_full_name(text, words, run, known) for run in _capitalised_runs(text, words)
    )


def counts_few_patients(text: str) -> bool:
    """Tell whether a number from 1 to 4 counts patients, users or children."""
    return any(
        not _NOT_A_COUNT.search(text, max(0, found.start() - _LONGEST_NUMBERED), found.start())
        for found in _SMALL_COUNT.finditer(text)
    )


def has_initials(text: str) -> bool:
    """Tell whether initials stand for a person."""
    return _INITIALS.search(text) is not None


def places_a_diagnosis(text: str, places: Collection[str]) -> bool:
    """Tell whether the text names both one of these places and a diagnosis or an event of that weight."""
    words = f" {' '.join(word[0].casefold() for word in _WORD.finditer(text))} "
    spoken = [" ".join(word[0].casefold() for word in _WORD.finditer(place)) for place in places]
    mentioned = any(place and (f" {place} " in words or f" {place}s " in words) for place in spoken)
    return mentioned and _DIAGNOSIS.search(text) is not None


def _near_patient_words(words: Sequence[re.Match[str]]) -> set[int]:
    near: set[int] = set()
    for index, word in enumerate(words):
        if _PATIENT.fullmatch(word[0]):
            near.update(range(index - _REACH - 1, index + _REACH + 2))
    return near


def _capitalised_runs(text: str, words: Sequence[re.Match[str]]) -> Iterator[range]:
    """Yield the index ranges of words that may be one name: capitalised, and with nothing but a space between them."""
    start = 0
    for index, word in enumerate(words):
        if not _may_be_name_part(word[0]):
            yield range(start, index)
            start = index + 1
        elif index > start and not _joined(text, words[index - 1], word):
            yield range(start, index)
            start = index
    yield range(start, len(words))


def _may_be_name_part(word: str) -> bool:
    if len(word) == 1:
        return word.isupper()
    last = _NAME_HYPHEN.split(word)[-1]
    titled = last[0].isupper() and last[1:2].islower()
    return titled and word.casefold() not in _NO_NAME and not _PATIENT.fullmatch(word)


def _joined(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    gap = text[before.end() : after.start()]
    return gap == " " or (gap in {".", ". "} and len(before[0]) == 1)


def _is_full_name(text: str, words: Sequence[re.Match[str]], run: range, known: Collection[str]) -> bool:
    parts = [words[index][0].casefold() for index in run if len(words[index][0]) > 1]
    if len(parts) < len(("first", "last")) or " ".join(parts) in known:
        return False
    if any(part in _NO_PERSON or _ORGANISATION_PART.search(part) for part in parts):
        return False
    before = words[run.start - 1] if run.start else None
    in_a_place = before is not None and before[0].casefold() in _PLACE_PREPOSITIONS
    return not (in_a_place and before is not None and text[before.end() : words[run.start].start()] == " ")
