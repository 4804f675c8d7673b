"""What people are told when something is refused: one sentence or two per error code, what was wrong and what to do."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from facilitation.domain.errors import Fact, SamskapError
from facilitation.domain.states import DecisionKind
from facilitation.i18n import Language, mark

Facts = Mapping[str, Fact]
Telling = str | Callable[[Facts, Language], str]


def explain(error: SamskapError, _: Language, /) -> str:
    """Return the sentence for an error in the person's language; for an unknown code the one of its family."""
    telling = SENTENCES.get(error.code) or _FAMILIES[error.family]
    return telling(error.facts, _) if callable(telling) else _(telling, **error.facts)


def _too_many_attempts(facts: Facts, _: Language) -> str:
    seconds = int(facts["retry_after"] or 0)
    if seconds < 60:  # noqa: PLR2004 -- a minute
        return _.plural(
            "Det har vært for mange forsøk. Vent {n} sekund, og prøv igjen.",
            "Det har vært for mange forsøk. Vent {n} sekunder, og prøv igjen.",
            seconds,
        )
    return _.plural(
        "Det har vært for mange forsøk. Vent {n} minutt, og prøv igjen.",
        "Det har vært for mange forsøk. Vent {n} minutter, og prøv igjen.",
        math.ceil(seconds / 60),
    )


def _blocked(facts: Facts, _: Language) -> str:
    return _(
        "Skriv om ordningen, ikke om personen. Teksten ble ikke lagret, for den ser ut til å ha {findings}. "
        "Ta det bort, og send på nytt.",
        findings=_findings(facts, _),
    )


def _warned(facts: Facts, _: Language) -> str:
    return _(
        "Skriv om ordningen, ikke om personen. Teksten kan gjøre at noen kjennes igjen: "
        "den ser ut til å ha {findings}. Skriv den om, eller send likevel.",
        findings=_findings(facts, _),
    )


def _findings(facts: Facts, _: Language) -> str:
    names = [_(FINDINGS[kind]) for kind in str(facts["kinds"]).split(",") if kind in FINDINGS]
    return ", ".join(names) or _("noe som en person kan kjennes igjen på")


def _before_the_day(facts: Facts, _: Language) -> str:
    day = _.short_date(date.fromisoformat(str(facts["day"])))
    return _("Datoen er før samlingen. Velg {day} eller senere.", day=day)


DECISION_KINDS: Final[Mapping[DecisionKind, str]] = {
    DecisionKind.APPROVED: mark("Godkjent"),
    DecisionKind.NOTED: mark("Tatt til orientering"),
    DecisionKind.ENDORSED: mark("Sluttet seg til"),
    DecisionKind.RESOLVED: mark("Vedtatt"),
    DecisionKind.POSTPONED: mark("Utsatt"),
    DecisionKind.REJECTED: mark("Ikke vedtatt"),
}

FINDINGS: Final[Mapping[str, str]] = {
    "identity_number": mark("et fødselsnummer eller D-nummer"),
    "phone": mark("et telefonnummer"),
    "email": mark("en e-postadresse"),
    "birth_date": mark("en fødselsdato"),
    "person_name": mark("et personnavn"),
    "possible_identity_number": mark("noe som ligner et fødselsnummer"),
    "small_count": mark("et lite antall personer"),
    "initials": mark("initialer"),
    "place_and_diagnosis": mark("sted og diagnose sammen"),
}

_FAMILIES: Final[Mapping[str, str]] = {
    "error": mark("Noe gikk galt. Prøv igjen."),
    "not_found": mark("Det finnes ikke, eller du har ikke tilgang til det."),
    "not_allowed": mark("Du har ikke tilgang til å gjøre dette."),
    "invalid_input": mark("Noe er ikke riktig fylt ut. Se over, og prøv igjen."),
    "conflict": mark("Noe er endret siden du åpnet siden. Last den på nytt, og prøv igjen."),
    "wrong_phase": mark("Dette kan ikke gjøres akkurat nå."),
    "too_many": mark("Grensen er nådd."),
    "unavailable": mark("Ingenting er lagret. Vent litt, og prøv igjen."),
}

_PAGES_AND_REQUESTS: Final[Mapping[str, Telling]] = {
    "page.unknown": mark("Siden finnes ikke, eller lenken gjelder ikke lenger. Sjekk adressen."),
    "request.bad_form": mark("Skjemaet kom ikke fram slik det skulle. Gå tilbake, og send det på nytt."),
    "request.bad_id": mark("Forespørselen manglet et gyldig nummer. Last siden på nytt, og prøv igjen."),
    "request.foreign_origin": mark("Forespørselen kom fra en annen side. Åpne siden her, og prøv igjen."),
    "request.reused": mark("Dette er allerede sendt med et annet innhold. Last siden på nytt."),
    "request.too_large": mark("Skjemaet er for stort. Kort ned teksten, og send på nytt."),
    "self_check.running": mark("En selvsjekk går allerede. Vent litt, og prøv igjen."),
    "storage.busy": mark("Det er trangt akkurat nå, og ingenting er lagret. Prøv igjen om noen sekunder."),
    "storage.full": mark(
        "Det er ikke plass til mer på serveren, og ingenting er lagret. Si fra til den som drifter den, og prøv igjen."
    ),
    "storage.unavailable": mark("Det kan ikke lagres akkurat nå. Vent litt, og prøv igjen."),
}

_ACCOUNTS: Final[Mapping[str, Telling]] = {
    "account.taken": mark(
        "E-postadressen er nettopp tatt i bruk, eller kontoen er stengt. Prøv igjen, eller bruk en annen adresse."
    ),
    "account.wrong_password": mark("Passordet er ikke riktig for denne kontoen. Prøv igjen."),
    "attempts.too_many": _too_many_attempts,
    "email.malformed": mark("Skriv e-postadressen slik: navn@sted.no."),
    "invitation.admins_only": mark("Bare en administrator kan gi denne tilgangen."),
    "invitation.role_missing": mark("Velg både samling og rolle."),
    "invitation.unknown": mark("Lenken er brukt, utløpt eller ufullstendig. Be om en ny."),
    "import.changed_since": mark("«{title}» har fått ny status siden du så på forskjellene. Hent inn fila på nytt."),
    "import.empty": mark("Det står ingenting i fila. Velg en annen."),
    "import.not_a_plan": mark(
        "Fila er ikke en plan herfra: «Referanse» eller «Status» mangler. Last ned planen på nytt, og skriv i den."
    ),
    "import.old_excel": mark("Dette er det gamle Excel-formatet. Lagre fila som .xlsx, og prøv igjen."),
    "import.too_large": mark("Fila er for stor. Den kan være høyst {limit} kB, uten bilder."),
    "import.too_many_rows": mark("Fila har for mange rader. Det er plass til {limit}."),
    "import.unreadable": mark("Fila kan ikke leses. Lagre den på nytt som Excel eller CSV, og prøv igjen."),
    "lift.decided_in_future": mark("Det kan ikke være bestemt etter i dag."),
    "lift.no_level": mark("Tiltaket er ikke løftet til noe nivå. Velg beslutningsnivå i planen først."),
    "lift.reason_missing": mark("Skriv grunnen. De som foreslo tiltaket, får se den."),
    "member.last_facilitator": mark("Samlingen må ha minst én prosessleder. Legg til en annen først."),
    "member.unknown": mark("Personen er ikke med i samlingen lenger. Last siden på nytt."),
    "password.is_name": mark("Passordet kan ikke være navnet eller e-postadressen din. Velg et annet."),
    "password.too_long": mark("Passordet er for langt. Bruk høyst {limit} tegn."),
    "password.too_short": mark("Passordet er for kort. Bruk minst {least} tegn; en hel setning er fint."),
    "setup.done": mark("Den første kontoen er laget. Logg inn, eller be om en invitasjon."),
    "sign_in.ended": mark("Du er logget ut. Last siden på nytt, og logg inn igjen."),
    "sign_in.failed": mark("E-postadressen eller passordet er feil. Prøv igjen."),
}

_WORKSHOPS: Final[Mapping[str, Telling]] = {
    "breakdown.least_too_low": mark("Grupper under {limit} vises ikke. Velg {limit} eller flere."),
    "group_size.out_of_order": mark("Gruppestørrelsene må stå i stigende rekkefølge: minst, helst, høyst."),
    "program.builds_on": mark("Steget «{step}» bygger på dette. Endre det først."),
    "program.too_many_steps": mark("Programmet kan ha høyst {limit} steg. Ta bort ett først."),
    "rehearsal.bad_size": mark("En prøve har fra {least} til {limit} deltakere."),
    "rehearsal.nobody_came": mark("Ingen av prøvens deltakere kom inn, og prøven er tatt bort. Prøv igjen."),
    "rehearsal.nobody_here": mark("Prøvens deltakere er borte etter en omstart. Lag en ny prøve."),
    "rehearsal.not_a_rehearsal": mark("Dette er en ekte samling. Prøvesvar kan bare sendes i en prøve."),
    "representation.missing": mark("Noen må-plasser er tomme. Skriv hvem som mangler, før dere går videre."),
    "retention.bad_months": mark("Antall måneder må være fra 1 til {limit}."),
    "seats.out_of_range": mark("Antallet per plass må være fra 0 til {limit}."),
    "step.already_opened": mark("Steget har vært åpnet, og kan ikke endres slik."),
    "step.bad_extension": mark("Steget kan forlenges med 1 til {limit} minutter."),
    "step.bad_minutes": mark("Et steg kan vare fra 1 til {limit} minutter."),
    "survey.already_answered": mark("Det er alt svart med denne lenka. En ny ville ha telt to ganger."),
    "survey.another_person": mark(
        "Denne nettleseren svarer alt for en annen. Åpne lenka på din egen telefon, eller i et privat vindu."
    ),
    "survey.asked_before": mark("Linje {row}: adressen er alt spurt. Ta bort linja, og send på nytt."),
    "survey.bad_line": mark("Linje {row}: skriv nivå; rolle; virksomhet, og gjerne navn og e-post."),
    "survey.no_people": mark("Skriv minst én linje."),
    "survey.closed": mark("Spørsmålene er stengt. Takk for at du ville svare."),
    "survey.closes_first": mark("Siste dag er før første dag. Bytt om, eller velg en senere siste dag."),
    "survey.expected_out_of_range": mark("Skriv et helt tall fra 0 til {limit}."),
    "survey.full": mark("Det har svart så mange som kan. Si fra til dem som sendte lenka."),
    "survey.link_used": mark(
        "Det er alt svart med denne lenka på en annen telefon. Fortsett der, eller be om en ny lenke."
    ),
    "survey.live": mark("«{title}» hører til dagen selv og har ingen første og siste dag."),
    "survey.nobody_asked": mark("Denne personen er ikke spurt, eller er tatt bort. Last siden på nytt."),
    "survey.not_open": mark("Spørsmålene er ikke åpnet ennå. Prøv igjen på dagen som står i invitasjonen."),
    "survey.too_many": mark("Høyst {limit} kan spørres med egen lenke. Bruk den åpne lenka til resten."),
    "survey.unknown": mark("Lenka virker ikke lenger. Be om en ny fra dem som sendte den."),
    "level.unknown": mark("Ingenting er løftet til dette nivået. Velg et annet nivå."),
    "decision.changed_since": mark("Vedtaket er endret av noen andre. Se det på nytt, og lagre igjen."),
    "decision.no_case": mark("«{title}» er ingen sak som avgjøres. Skriv det i en sak."),
    "decision.report_before_day": mark("Rapportfristen er før møtet. Skriv en senere dato."),
    "step.cannot_change_tables": mark("«{title}» har ingen flere runder, eller er ikke åpent."),
    "step.cannot_give": mark("Bare et steg som ikke har begynt, kan gi fra seg minutter."),
    "step.too_short": mark("«{title}» kan gi fra seg høyst {limit} minutter."),
    "step.cannot_close": mark("Steget er ikke åpent, så det kan ikke lukkes."),
    "step.cannot_extend": mark("Steget er ikke åpent, så det kan ikke forlenges."),
    "step.cannot_open": mark("Steget er allerede åpnet. Bruk «Åpne igjen» hvis det er lukket."),
    "step.cannot_reopen": mark("Bare et lukket steg kan åpnes igjen."),
    "step.cannot_skip": mark("Bare et steg som ikke er åpnet, kan hoppes over."),
    "step.move_before_opened": mark("Steget kan ikke flyttes foran et steg som har vært åpnet."),
    "step.unknown": mark("Steget finnes ikke i programmet lenger. Last siden på nytt."),
    "series.area_in_use": mark("Området «{title}» har samlinger, og kan ikke tas bort. Flytt dem først."),
    "series.bad_lead_days": mark("Behandlingstiden må være fra 0 til {limit} dager."),
    "series.changed_since": mark("Serien er endret av noen andre. Last siden på nytt, og gjør endringen igjen."),
    "series.read_only": mark("Som arrangør kan du lese serien, men ikke endre den. Be prosesslederen."),
    "series.rehearsal": mark("En øvelse kan ikke stå i en serie."),
    "series.same_twice": mark("To linjer er like. Gi dem hvert sitt navn."),
    "series.too_many": mark("Listen er for lang. Ta bort noen linjer."),
    "series.unknown": mark("Serien finnes ikke, eller du har ikke tilgang til den."),
    "series.unknown_area": mark("Området finnes ikke i serien. Velg et annet."),
    "template.changed_since": mark("Malen er endret et annet sted siden du åpnet den. Last siden på nytt."),
    "template.invalid": mark("Malen har feil, og kan ikke brukes før de er rettet."),
    "template.not_yours": mark("Bare den som har laget malen, kan endre den. Lag en kopi."),
    "template.too_large": mark("Malen er for stor: den kan ha høyst {limit} kB."),
    "template.unknown": mark("Malen «{key}» finnes ikke. Velg en annen."),
    "undo.changed_since": mark("Det kan ikke angres, for noen har endret det siden."),
    "undo.nothing": mark("Det er ingenting å angre."),
    "units.too_many": mark("Det kan være høyst {limit} enheter. Ta bort noen."),
    "workshop.bad_capacity": mark("Antallet plasser må være fra 1 til {limit}."),
    "workshop.bad_language": mark("Velg bokmål, nynorsk eller engelsk."),
    "workshop.bad_start": mark("Skriv starttiden som et klokkeslett, for eksempel 09.00."),
    "workshop.read_only": mark("Som arrangør kan du lese og laste ned, men ikke endre. Be prosesslederen."),
    "workshop.unknown": mark("Samlingen finnes ikke, eller du har ikke tilgang til den."),
}

_ROOM: Final[Mapping[str, Telling]] = {
    "code.malformed": mark("En kode har {length} bokstaver og tall. Se på skjermen, og skriv den på nytt."),
    "code.unknown": mark("Koden gjelder ikke nå. Se på skjermen, og skriv den på nytt."),
    "door.locked": mark("Døren er låst for nye deltakere. Si fra til prosesslederen."),
    "group.not_secretary": mark("En annen ved bordet skriver for gruppen. Si fra hvis du skal overta."),
    "group.unknown": mark("Gruppen finnes ikke lenger. Last siden på nytt."),
    "groups.already_writing": mark("Gruppene har begynt å skrive, og kan ikke deles inn på nytt i dette steget."),
    "groups.nobody": mark("Ingen er kommet inn ennå, så det er ingen å dele i grupper."),
    "groups.not_formed": mark("Det er ingen grupper å sette deg i ennå."),
    "groups.not_made": mark("Du har ikke fått et bord ennå. Vent litt, eller si fra til prosesslederen."),
    "participant.removed": mark("Du er tatt ut av samlingen. Si fra til prosesslederen hvis det er feil."),
    "participant.unknown": mark("Telefonen er ikke med i samlingen. Skriv inn koden på skjermen på nytt."),
    "room.full": mark("Samlingen er full med {limit} deltakere. Si fra til prosesslederen."),
    "screen.unknown": mark("Skjermen finnes ikke, eller adressen er byttet. Åpne den på nytt fra konsollen."),
    "seat.unknown_level": mark("Velg nivået du kommer fra."),
    "seat.unknown_role": mark("Velg rollen du har her."),
    "seat.unknown_unit": mark("Velg en av kommunene og enhetene. Mangler din, si fra til prosesslederen."),
}

_ANSWERS: Final[Mapping[str, Telling]] = {
    "action.changed_since": mark("«{title}» er endret av noen andre. Se endringen, og lagre på nytt."),
    "action.gone": mark("Tiltaket er tatt bort. Last siden på nytt."),
    "action.unknown": mark("Tiltaket finnes ikke lenger. Last siden på nytt."),
    "answer.incomplete": mark("Svar for «{title}» også."),
    "answers.limit": mark("Du kan sende høyst {limit} her. Ta bort ett hvis du vil sende et nytt."),
    "answers.own_phone": mark("Personen har svart på egen telefon, så du kan ikke svare for den."),
    "card.unknown": mark("Kortet finnes ikke lenger. Last siden på nytt."),
    "choice.empty": mark("Velg minst ett alternativ."),
    "choice.unknown": mark("Alternativet finnes ikke lenger. Velg et annet."),
    "cluster.merge_needs_two": mark("Velg minst to klynger å slå sammen."),
    "cluster.no_cards": mark("Velg minst ett kort."),
    "cluster.no_step": mark("Programmet har ikke noe steg for å samle disse kortene."),
    "cluster.split_needs_some": mark("Velg noen av kortene i klyngen, men ikke alle."),
    "cluster.unknown": mark("Klyngen finnes ikke lenger. Last siden på nytt."),
    "contact.not_an_address": mark("Skriv e-postadressen slik: navn@sted.no, eller svar nei."),
    "date.before_the_day": _before_the_day,
    "date.in_the_future": mark("Datoen kan ikke være etter i dag."),
    "date.missing": mark("Skriv en dato."),
    "date.not_a_date": mark("Skriv datoen slik: 24.12.2027."),
    "date.over_a_year": mark("Datoen er mer enn {months} måneder fram. Stemmer den?"),
    "date.under_lead_time": mark("Nivået trenger {days} dager på å behandle saken, og datoen kommer før det."),
    "entry.unknown": mark("Svaret finnes ikke lenger. Last siden på nytt."),
    "form.empty": mark("Fyll ut minst ett felt."),
    "form.same_thing": mark("Velg to forskjellige."),
    "input.not_answered_here": mark("Dette feltet fylles ikke ut her. Last siden på nytt."),
    "input.unknown": mark("Feltet finnes ikke i steget lenger. Last siden på nytt."),
    "matrix.empty": mark("Plasser minst ett av tiltakene."),
    "matrix.half_placed": mark("Gi «{title}» både effekt og innsats."),
    "money.incomplete": mark("Skriv et beløp for «{title}» også, 0 hvis det ikke skal få noe."),
    "money.missing": mark("Skriv et beløp."),
    "money.none": mark("Skriv minst ett beløp."),
    "money.not_whole": mark("Skriv hele kroner, for eksempel {example}."),
    "money.over_total": mark("Summen er {over} kr over rammen på {total} kr. Ta ned noe."),
    "money.too_large": mark("Beløpet er for stort. Skriv høyst {limit} kr."),
    "number.missing": mark("Skriv et tall."),
    "number.not_a_number": mark("Skriv et tall, for eksempel 12 eller 12,5."),
    "number.not_whole": mark("Skriv et helt tall."),
    "plan.baseline_in_future": mark("Nullpunktet kan ikke være målt etter i dag."),
    "plan.date_not_after_today": mark("Velg en dato etter i dag."),
    "plan.errors": mark("Noen felt må rettes før tiltaket kan lagres."),
    "plan.first_step_late": mark("Første steg bør tas innen {days} dager."),
    "plan.no_baseline": mark("Skriv verdien i dag, eller når den skal måles."),
    "plan.over_a_year": mark("Fristen er mer enn {months} måneder fram. Kan noe gjøres før?"),
    "plan.owner_cannot_decide": mark("Rollen kan ikke bestemme dette alene. Løft det, eller velg en annen ansvarlig."),
    "plan.owner_not_in_room": mark("Rollen er ikke til stede. Avtal hvem som spør i dag."),
    "plan.required": mark("Dette må fylles ut."),
    "plan.under_lead_time": mark("Nivået trenger {days} dager på å behandle saken, og fristen er kortere."),
    "points.none": mark("Gi minst ett poeng. Du har {limit} å fordele."),
    "points.too_many": mark("Du har gitt {given} poeng, men har {limit}. Ta bort noen."),
    "points.too_many_on_one": mark("Gi høyst {limit} poeng til hver."),
    "privacy.blocked": _blocked,
    "privacy.warning": _warned,
    "scale.out_of_range": mark("Velg et tall fra 1 til 5, eller «vet ikke»."),
    "step.closed": mark("«{title}» er lukket. Svaret ble ikke tatt med."),
    "step.not_open": mark("«{title}» er ikke åpnet ennå. Vent litt."),
    "subject.barred": mark("«{title}» har du oppgitt som ditt eget, og det vurderes av de andre."),
    "subject.unknown": mark("Velg hva svaret gjelder."),
    "text.empty": mark("Skriv noe her."),
    "text.too_long": mark("Teksten er for lang: {length} tegn, og det er plass til {limit}. Kort den ned."),
}

_MAIL: Final[Mapping[str, Telling]] = {
    "mail.bad_certificate": mark(
        "E-postserveren har et sertifikat som ikke kan stoles på. Si fra til den som drifter."
    ),
    "mail.bounced": mark("E-posten kom i retur. Rett adressen, eller gi lenken på papir."),
    "mail.busy": mark("E-postserveren tar ikke imot akkurat nå. Det prøves igjen."),
    "mail.interrupted": mark(
        "Kontakten ble brutt underveis, så den kan være kommet fram. Den sendes ikke på nytt av seg selv."
    ),
    "mail.login_refused": mark("E-postserveren godtar ikke bruker eller passord. Si fra til den som drifter."),
    "mail.no_tls": mark("E-postserveren tilbyr ikke kryptering. Si fra til den som drifter."),
    "mail.recipient_refused": mark("E-postserveren godtar ikke adressen. Rett den, eller gi lenken på papir."),
    "mail.rejected": mark("E-postserveren tok ikke imot e-posten. Si fra til den som drifter."),
    "mail.sender_refused": mark("E-postserveren godtar ikke avsenderen. Si fra til den som drifter."),
    "mail.slow": mark("E-postserveren svarer for sent. Det prøves igjen."),
    "mail.too_late": mark("Den ble liggende for lenge til å bli sendt. Send på nytt hvis den trengs."),
    "mail.unknown": mark("E-posten finnes ikke lenger. Last siden på nytt."),
    "mail.unreachable": mark("E-postserveren svarer ikke. Det prøves igjen."),
    "mail.wants_login": mark("E-postserveren krever innlogging. Si fra til den som drifter."),
    "mail.wants_tls": mark("E-postserveren krever kryptering. Si fra til den som drifter."),
}

_FOLLOW_UP: Final[Mapping[str, Telling]] = {
    "action.not_yours": mark("Tiltaket står ikke på deg lenger."),
    "link.unknown": mark("Lenken gjelder ikke. Be den som arrangerte samlingen, om en ny."),
    "owner.no_address": mark("Skriv e-postadressen først."),
    "owner.same": mark("Tiltaket står på denne personen allerede."),
    "owner.unknown": mark("Planen nevner ikke denne ansvarlige lenger. Last siden på nytt."),
    "update.empty": mark("Velg en status, eller skriv noe."),
    "update.measured_in_future": mark("Verdien kan ikke være målt etter i dag."),
    "update.reason_missing": mark("Skriv hvorfor tiltaket er stanset."),
    "update.value_missing": mark("Skriv verdien som ble målt."),
}

_UPKEEP: Final[Mapping[str, Telling]] = {
    "backup.exists": mark("{file} finnes fra før. Velg et annet navn; ingenting er skrevet over."),
    "backup.nothing": mark("Det er ingen database i {folder} ennå, så det er ingenting å ta kopi av."),
    "backup.other_database": mark(
        "Databasen er PostgreSQL. Bruk pg_dump --format=custom og pg_restore, og ta vare på server-secret i datamappa."
    ),
    "backup.unwritable": mark("Det kan ikke skrives til {file}: {reason}. Velg et annet sted."),
    "backup.unreadable": mark("Fila er ikke en hel sikkerhetskopi fra Samskap ({reason}). Ingenting er endret."),
    "restore.not_empty": mark("{folder} er ikke tom, og ingenting er skrevet over. Velg en tom mappe med --data."),
}

SENTENCES: Final[Mapping[str, Telling]] = {
    **_PAGES_AND_REQUESTS,
    **_ACCOUNTS,
    **_WORKSHOPS,
    **_ROOM,
    **_ANSWERS,
    **_UPKEEP,
    **_FOLLOW_UP,
    **_MAIL,
}
