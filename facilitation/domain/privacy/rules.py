"""What the privacy guard looks for: one table, read by the server's guard and handed to the phone's as it stands.

The words are in lower case, in bokmål and nynorsk, each form written out. Lists that end in ``_starts`` or ``_parts``
match the beginning or any part of a word. Both guards read the table in the same way; a test runs them side by side.
"""

from collections.abc import Mapping
from typing import Any, Final

from facilitation.domain.privacy.names import FIRST_NAMES, NAMES_THAT_ARE_WORDS, words


def _forms(*stems: str) -> list[str]:
    """Return every form of «pasient:,en,er»: a stem and its endings."""
    return [stem + ending for word in stems for stem, _, tail in (word.partition(":"),) for ending in tail.split(",")]


# One person whom a text may be about. The genitive is understood: «pasientens».
_PERSONS = _forms(
    "pasient:,en,a",
    "pas:",
    "bruker:,en",
    "brukar:,en",
    "klient:,en",
    "beboer:,en",
    "bebuar:,en",
    "barn:,et",
    "baby:,en",
    "gutt:,en",
    "gut:,en",
    "jent:e,a,en",
    "kvinn:e,a,en",
    "dam:e,a,en",
    "mann:,en",
    "ungdom:,men",
    "elev:,en",
    "tenåring:,en",
    "spedbarn:,et",
    "fosterbarn:,et",
    "ung:e,en",
    "pensjonist:,en",
    # «den innlagte», «ei utskrivingsklar»
    "innlagte:,",
    "utskrivningsklar:,e",
    "utskrivingsklar:,e",
    "sjuke:,",
    "syke:,",
    "familie:,n",
)
_KIN = _forms(
    "mor:,a,en",
    "mamma:,en",
    "far:,en",
    "pappa:,en",
    "foreldre:,ne",
    "foreldra:",
    "sønn:,en",
    "son:,en",
    "datter:,a,en",
    "dotter:,a",
    "bror:,en",
    "søster:,en,a",
    "syster:,a",
    "søstera:",
    "barnebarn:,et",
    "søsken:,et",
    "sysken:,et",
    "mormor:,a,en",
    "farmor:,a,en",
    "morfar:,en",
    "farfar:,en",
    "niese:,n,a",
    "nevø:,en",
    "svoger:,en",
    "svigerinne:,n,a",
    "bestemor:,a,en",
    "bestefar:,en",
    "ektefelle:,n",
    "kon:e,a,en",
    "kjæreste:,n",
    "samboer:,en",
    "sambuar:,en",
    "pårørende:",
    "pårørande:",
    "enk:e,a,en",
    "ektemann:,en",
    "enkemann:,en",
    "fru:,a,en",
    "tante:,n,a",
    "onk:el,elen",
    "kusine:,n,a",
    "fetter:,en",
    "verge:,n",
    "tvilling:ene,ane",
)
_COUNTED_ONE = _forms("pasient:", "bruker:", "brukar:", "klient:", "barn:", "gutt:", "gut:", "jente:", "ungdom:")
_COUNTED_MANY = _forms(
    "pasient:er,ene,ar,ane",
    "bruker:e,ne",
    "brukar:ar,ane",
    "klient:er,ene,ar,ane",
    "barn:,a",
    "beboere:,",
    "bebuarar:",
    "gutt:er,ene",
    "gut:ar,ane",
    "jent:er,ene,ane",
    "ungdom:mer,mene,ar,ane",
)

# Words that open a sentence and may stand with a capital before the name of a place.
_NEVER_NAMES = words("""
    a alle alt altså andre at av bare begge beste blir ble både bør da dagens dei deira den denne der deres det
    dette di din disse du dykk e eg ei ein eit eitt eller en enda enkelte er et ett etter fekk fikk flere fleire
    for fordi fra frå fram får før først gir gjennom gjer gjør ha hadde han har hei hennar hennes her hilsen hjå
    ho hos hun hva hver hvert hvilke hvis hvor hvordan hvorfor i iblant ifølge ikke ikkje ingen innan innen ja jeg
    jo kan kanskje kjære kommer kontakt kor korleis kva kvar kven kvifor la litt man mange med meir mellom men
    mens mer mest min mot må måtte ned nei no noe noen nokon nokre nå når og også om opp oss over på ring samtidig
    se selv siden sist skal skulle slik slike som spør spørsmål så ta takk til tidligere trass tross under utan
    uten var vart ved vel veldig vi vil ville viss vår vårt våre ønsker å én inn ut sammen saman hjem heim me dere
    de vi's jf hvem hvilken alltid aldri også
""")
# A word of these kinds tells that the words with capitals name an organisation, a place or a product.
_NEVER_PERSONS = words("""
    nord sør øst aust vest midt nordre søndre søre østre austre vestre øvre nedre indre ytre midtre nye ny gamle
    store lille sankt norge noreg norges norsk norske nasjonal nasjonale felles bedre raskere betre god gode
    individuell individuelle kognitiv lokal lokale ambulant tverrfaglig kors first plan arbeid nav microsoft teams
    google visma dips outlook excel zoom word facebook gerica hus bad hospital hospitalet crux unicare betanien
    rask tett tidlig land vesterålen lofoten troms finnmark rogaland agder telemark vestfold buskerud akershus
    innlandet østfold trøndelag nordland vestland norway helsenorge villa
""")
_ORGANISATION_PARTS = words("""
    helse sykehus sjukehus sykjehus sjukhus sykehjem sjukeheim barnehage kommun fylke bydel region distrikt område
    senter senteret sentra sentre forening foreining forbund organisasjon tjenest tenest avdeling seksjon klinik
    universitet direktorat departement stiftelse institutt legevakt ambul misjon omsorg psykiatri psykisk mental
    behandling habiliter nettverk forum prosjekt program arena overgang samhandl samarbeid bolig bustad kontor
    støtte terapi tilbud tilbod plattform journal statsforvalt ungdom voksne vaksne pasient bruker brukar akutt
    møte forløp diakon rusmis barneombud teknologi
""")
_ORGANISATION_ENDS = words("""
    lag laget vern vernet skole skolen skule skulen råd rådet utvalg utval etat etaten team teamet gate gata huset
    hjelp hjelpa hjelpen post posten hf iks banken kassen kassa stasjonen hospitalet hjemmet heimen tilsynet verket
""")
# Before a surname, or a whole name, they tell that somebody is meant who is not there as a colleague.
_COURTESY = words("fru frue frøken frk herr hr")
# One of these and a surname: «pasienten Halvorsen». Not «bruker» and «barn», which are verbs and companies too.
_SURNAMED = _forms(
    "pasient:,en",
    "klient:,en",
    "bruker:en",
    "brukar:en",
    "beboer:,en",
    "bebuar:,en",
    "elev:en",
    "barnet:",
    "gutten:",
    "guten:",
    "jent:a,en",
    "kvinn:a,en",
    "dam:a,en",
    "mannen:",
    "enk:e,a,en",
    "enkemannen:",
    "familien:",
    "tenåringen:",
    "ungdommen:",
    "pensjonisten:",
)
# Institutions that go by one word, which stands after a patient word too: «pasienten Ahus skriver ut».
_INSTITUTIONS = words("""
    ahus ous haukeland ullevål gaustad rikshospitalet sunnaas lovisenberg dikemark blakstad nidaros østmarka modum
    attendo norlandia stendi aleris volvat kalnes frelsesarmeen
""")
# Towns that are no municipality, and regions and countries: after a patient word they are no surnames.
_TOWNS = words("""
    mosjøen sandnessjøen brønnøysund svolvær leknes sortland stokmarknes finnsnes hammerfest kirkenes vadsø vardø
    honningsvåg lakselv namsos verdal verdalsøra oppdal orkanger orkdal malvik melhus røros otta vinstra fagernes
    hønefoss notodden rjukan kragerø risør tvedestrand lillesand mandal farsund flekkefjord egersund bryne kopervik
    odda voss stord førde florø måløy nordfjordeid stryn volda ørsta ulsteinvik åndalsnes sunndalsøra surnadal
    kongsvinger brumunddal raufoss jessheim drøbak mysen askim langesund holmestrand stavern frøya hitra helgeland
    salten ofoten sunnmøre nordmøre romsdal sunnfjord nordfjord sogn hardanger hallingdal valdres gudbrandsdalen
    østerdalen toten hadeland romerike follo jæren ryfylke haugalandet setesdal grenland namdalen innherred fosen
    sverige danmark finland ukraina polen syria
""")
# A name beside one of these is the name of somebody at work.
_TITLE_ENDS = words("""
    leder lederen leiar leiaren sjef sjefen direktør direktøren lege legen overlege psykolog psykologen sykepleier
    sykepleieren sjukepleiar jordmor vernepleier rådgiver rådgivar rådgjevar koordinator konsulent konsulenten
    terapeut sosionom representant representanten rådmann rådmannen ordfører ordførar statsråd professor forsker
    forskar ansvarlig ansvarleg referent prosessleder saksbehandler sakshandsamar lærer lærar rektor ombud
    sekretær talsperson fysioterapeut pedagog veileder rettleiar innleder innleiar foredragsholder tolk advokat
    politi prest forfatter instruktør styremedlem nestleder statsforvalter
""")

_DIAGNOSIS_STARTS = words("""
    schizo psykos psykot bipolar depresj deprim angst adhd autis asperger anoreks bulimi spiseforstyrr eteforstyrr
    rusavheng ruslid rusmid overdos selvmord sjølvmord suicid selvskad sjølvskad demens dement alzheimer parkinson
    kreft leukemi epilep diabet hiv ptsd traumelid personlighetsforst personlegdomsforst tourette tvangslid
    cerebral hjerneslag hjerneskad utviklingshem misbruk mishandl overgrep kols
""")
# Municipalities with some hundreds or a few thousand people; the workshop's own units are added to them.
_SMALL_PLACES = words("""
    alvdal aremark aure beiarn berlevåg bindal bjerkreim bokn bygland bykle båtsfjord dovre dyrøy dønna eidfjord
    engerdal etnedal evenes fedje flatanger flå folldal fyresdal gamvik gildeskål grong gratangen gulen hasvik
    hattfjelldal hjartdal hyllestad hægebostad ibestad iveland karlsøy kvitsøy kåfjord lavangen lebesby leirfjord
    leka lesja lierne loppa lurøy masfjorden modalen moskenes måsøy namsskogan nesseby osen rendalen rindal rollag
    rødøy røst røyrvik sirdal skjåk smøla solund steigen storfjord tolga træna tydal ulvik utsira vega vevelstad
    værøy åseral
""")

_MONTHS = words("""
    jan januar feb februar mar mars apr april mai jun juni jul juli aug august sep sept september okt oktober nov
    november des desember
""")
_ORDINALS = words("""
    første fyrste andre tredje fjerde femte sjette sjuende syvende sjuande åttende åttande niende niande tiende
    tiande ellevte tolvte trettende trettande fjortende fjortande femtende femtande sekstende sekstande syttende
    syttande attende attande nittende nittande tjuende tjuande tyvende trettiende trettiande
""")

RULES: Final[Mapping[str, Any]] = {
    "persons": [*_PERSONS, *_KIN],
    "kin": _KIN,
    # «stefaren», «lillebror», «oldemor»
    "kin_prefixes": words("ste foster halv lille litle vesle store sviger beste olde bonus tvilling stor lill"),
    "groups": _COUNTED_MANY,
    "first_names": FIRST_NAMES,
    "names_that_are_words": NAMES_THAT_ARE_WORDS,
    "never_names": _NEVER_NAMES,
    "never_persons": _NEVER_PERSONS,
    "organisation_parts": _ORGANISATION_PARTS,
    "organisation_ends": _ORGANISATION_ENDS,
    "title_ends": _TITLE_ENDS,
    "courtesy": _COURTESY,
    "courtesy_short": ["frk", "hr"],
    "surnamed": _SURNAMED,
    # «Pasienten Betaler»: the name of a project, not of a person.
    "verb_ends": ["er", "ør"],
    "institutions": _INSTITUTIONS,
    "towns": _TOWNS,
    "place_words": ["i", "ved", "på", "frå", "fra"],
    # Between the patient word and a single name, and between a name and «er pasient».
    "name_links": words("""
        til åt heter heiter vår vårt vårs sin min hans hennes hennar deres deira ved navn namn med kalt som er
        var en ein ei
    """),
    "naming": ["heter", "heiter", "kalt", "navn", "namn"],
    "belonging": ["til", "åt"],
    "person_reach": 10,
    "group_reach": 3,
    "money": words("kr kroner nok mill millioner millionar mrd milliarder tusen euro usd"),
    "money_signs": [",-", "€", "$", "%", " €", " $", " %", " ,-"],
    "telephone": words("""
        tlf tel telefon telefonen telefonnr telefonnummer telefonnummeret tlfnr mob mobil mobilen mobilnr
        mobilnummer mobilnummeret ring ringe ringer ringte ringde sms vakttelefon vakttelefonen kontakttelefon
        direktenummer nås
    """),
    "telephone_sure": words("tlf tel telefon telefonnr telefonnummer telefonnummeret tlfnr mob mobil mobilnr"),
    "telephone_shapes": [[8], [3, 2, 3], [2, 2, 2, 2], [3, 3, 2]],
    # What else eight digits are: weeks, cases, invoices, projects.
    "not_telephone_starts": words("""
        uke uken ukene veke veka vekene sak saks arkiv journalp org konto kid faktura fakturaer prosjektn
        ressursn referanse ref ordre bestilling versjon isbn issn hpr artikkel doi retningslinje lenke beløp
        årene serienummer løpenummer lisens vedtaksn avtalen
    """),
    "account_starts": ["konto", "bankkonto", "iban", "kid", "faktura", "refusjonskonto"],
    "months": _MONTHS,
    "ordinals": _ORDINALS,
    "birth": words("""
        født fødd fødselsdato fødselsdatoen fødselsdag fødselsdagen bursdag bursdagen fdato fdt dob fnr
        personnr personnummer personnummeret fødselsnr fødselsnummer fødselsnummeret
    """),
    # «født etter 1.1.2007» sets a limit for a group, and «frist» and «innen» belong to a deadline.
    "limits": words("""
        etter før fra frå mellom siden sidan innen innan frist fristen senest seinast per pr til skal må alle
        årskull kullet obligatorisk
    """),
    "before_birth": words("er var ble blei vart han hun ho hen barnet pasienten hans hennes hennar som"),
    "counted_one": _COUNTED_ONE,
    "counted_many": _COUNTED_MANY,
    "few": ["1", "2", "3", "4", "to", "tre", "fire"],
    "one": ["1", "én", "éin", "ett", "eitt", "éi", "ene", "eine"],
    "one_or_any": ["en", "ein", "ei", "et", "eit", "ett", "eitt", "én", "éin"],
    "count_links": words("av de dei disse desse våre stk stykk stykker andre"),
    "count_heads": ["antall", "antal", "talet"],
    "numbered": words("""
        avdeling del fase gruppe kap kapittel kategori klasse nivå nr pkt post punkt sak spor steg tiltak
        trinn type uke veke vedlegg rom rad § sone
    """),
    # «Når en pasient …» and «en pasient skal …» are about any patient.
    "any_before": words("når hvis viss dersom for hver kvar per at som om til enn både hvordan korleis hva kva hos av"),
    "any_after": words("skal bør må kan trenger treng vil får trengst behøver"),
    "not_initials": ["AS", "PS", "HM", "HK", "US", "NB", "AD", "EU"],
    # «Vi bruker VKP»: the verb.
    "not_bare_initials": ["bruker", "brukar", "barn", "mor", "far"],
    "acronyms": words("""
        ACT BUP DPS FACT HF IP IT KAD KI LAR NAV PU ROP TSB SIP BPA PLO EPJ FSU SSU ASU PSU AU ID TV PC HMS HR
        KS FHI IKT PPT OG ER VI EN ET DE DU HAN HUN HO MED TIL FOR PÅ OM SOM AV
    """),
    "called": ["kaller", "kallar", "kalt", "kalla"],
    "diagnosis_starts": _DIAGNOSIS_STARTS,
    "small_places": _SMALL_PLACES,
    "large_places": """
        oslo, bergen, trondheim, stavanger, bærum, kristiansand, drammen, asker, lillestrøm, fredrikstad, sandnes,
        tromsø, skien, sandefjord, nordre follo, ålesund, sarpsborg, tønsberg, bodø, larvik, arendal, ullensaker,
        øygarden, karmøy, haugesund, porsgrunn, hamar, moss, ringerike, indre østfold, ringsaker, horten, molde,
        gjøvik, halden, lier, kongsberg, steinkjer, harstad, alta, narvik, rana, levanger, stjørdal, elverum,
        kristiansund, askøy, grimstad, lillehammer
    """.strip()
    .replace("\n        ", " ")
    .split(", "),
}
