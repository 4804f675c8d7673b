"""What the self-check says: what was looked at, what was found, and what to do."""

from collections.abc import Mapping
from typing import Final

from facilitation.i18n import mark

CHECKS: Final[Mapping[str, str]] = {
    "reach": mark("Adressen i QR-koden"),
    "way": mark("Veien for telefonene"),
    "headers": mark("Sikkerhetshoder"),
    "cookies": mark("Informasjonskapsler"),
    "console": mark("Konsollens linje"),
    "push": mark("Beskjeder til telefonene"),
    "address": mark("Nettadresser"),
    "database": mark("Database"),
    "disk": mark("Disk"),
    "clock": mark("Klokke"),
    "mail": mark("E-post"),
}

SAID: Final[Mapping[str, str]] = {
    "reach.ok": mark("{url} svarer, og det er denne installasjonen."),
    "reach.unknown_name": mark("Navnet {host} finnes ikke i navnetjenesten (DNS)."),
    "reach.nobody": mark("Ingen svarer på {url}."),
    "reach.slow": mark("{url} svarer ikke i tide."),
    "reach.certificate": mark("Sertifikatet til {host} godtas ikke: {reason}."),
    "reach.not_https": mark("{host} svarer, men ikke med https."),
    "reach.gateway": mark("Proxyen på {url} når ikke Samskap (svar {status})."),
    "reach.elsewhere": mark("{url} sender videre til {to}."),
    "reach.stranger": mark("Noe annet enn denne installasjonen svarer på {url} (svar {status})."),
    "way.ok": mark("Trafikken er kryptert."),
    "way.local": mark("{url} virker bare på denne maskinen, ikke på telefoner."),
    "way.open": mark("Trafikken til {url} er ikke kryptert."),
    "headers.ok": mark("Alle kommer fram som de ble sendt."),
    "headers.wrong": mark("Disse mangler eller er endret på veien: {names}."),
    "cookies.ok": mark("De kommer fram og tilbake med det som beskytter dem."),
    "cookies.lost": mark("De forsvinner på veien. Ingen kan logge inn, og ingen telefon blir kjent igjen."),
    "cookies.changed": mark("Dette er endret på dem på veien: {names}."),
    "console.ok": mark("Websocket slippes gjennom."),
    "console.blocked": mark("Websocket slippes ikke gjennom, så konsollen blir stående tom."),
    "push.ok": mark("De kommer fram mens de sendes."),
    "push.collected": mark("De samles opp på veien, så telefonene ikke merker at et steg åpnes."),
    "push.cut": mark("De kommer ikke fram."),
    "address.ok": mark("Avsenderens adresse kan ikke velges utenfra."),
    "address.chosen": mark("Hvem som helst kan velge hvilken adresse de ser ut til å komme fra."),
    "database.ok": mark("Hel. SQLite {version}, skjema {schema}."),
    "database.old": mark("Hel. Men SQLite {version} har en feil som kan skade fila når to prosesser skriver i den."),
    "database.other": mark("Svarer. Skjema {schema}."),
    "database.missing": mark("Det er ingen database i {folder}."),
    "database.damaged": mark("Databasen er skadet eller kan ikke leses: {reason}."),
    "database.schema": mark("Databasen har skjema {found}, programmet har {wanted}."),
    "database.settings": mark("Databasen er satt opp annerledes enn den skal: {names}."),
    "database.unreachable": mark("Databasen svarer ikke."),
    "disk.ok": mark("{mb} MB ledig i {folder}."),
    "disk.little": mark("Bare {mb} MB ledig i {folder}."),
    "disk.full": mark("Disken er nesten full: {mb} MB ledig i {folder}."),
    "disk.missing": mark("Datamappa {folder} finnes ikke."),
    "disk.open": mark("Andre brukere på maskinen kan åpne {folder}."),
    "clock.ok": mark("Går riktig."),
    "clock.differs": mark("Maskinens klokke og den offentlige adressens er {seconds} sekunder fra hverandre."),
    "clock.alone": mark("Ingenting på maskinen holder klokka riktig."),
    "mail.none": mark("Ikke satt opp. Lenker deles ut på papir eller kopieres."),
    "mail.ok": mark("{host}:{port} slipper oss inn. Ingenting ble sendt."),
    "mail.open": mark("{host}:{port} slipper oss inn, men veien dit er ikke kryptert. Ingenting ble sendt."),
    "mail.problem": mark("{host}:{port}: {why}"),
}

_PROXY: Final = mark("Se i proxyens oppsett. Den skal sende dette videre urørt.")
_BACKUP: Final = mark(
    "Stopp serveren, flytt datamappa til side, og hent siste sikkerhetskopi med «samskap restore FIL»."
)
_SPACE: Final = mark("Frigjør plass. Det som er bekreftet, er trygt, men når disken er full, kan ingenting lagres.")
_ADDRESS: Final = mark("Rett SAMSKAP_PUBLIC_URL, eller legg inn navnet hos den som styrer navnetjenesten.")
_MAIL: Final = mark("Se på SAMSKAP_SMTP_HOST og de andre innstillingene for e-post i README.")

ADVICE: Final[Mapping[str, str]] = {
    "reach.unknown_name": _ADDRESS,
    "reach.nobody": mark(
        "Start Samskap, og se at brannmur og proxy slipper trafikken fram til {address}:{port}. Svarer den bare "
        "lokalt, så sett SAMSKAP_ADDRESS=0.0.0.0."
    ),
    "reach.slow": mark("Se om maskinen er overbelastet, og om en brannmur stanser trafikken."),
    "reach.certificate": mark("Forny sertifikatet i proxyen, eller rett navnet i SAMSKAP_PUBLIC_URL."),
    "reach.not_https": mark("Sett en proxy med https foran, eller rett SAMSKAP_PUBLIC_URL til http."),
    "reach.gateway": mark("Se at Samskap kjører, og at proxyen sender til port {port}."),
    "reach.elsewhere": mark("Sett SAMSKAP_PUBLIC_URL til adressen der det ender."),
    "reach.stranger": mark(
        "Rett SAMSKAP_PUBLIC_URL eller proxyen. Bruker serveren en annen datamappe, så oppgi den med --data."
    ),
    "way.local": mark("Sett SAMSKAP_PUBLIC_URL til en adresse som telefonene når."),
    "way.open": mark("Sett en proxy med https foran, unntatt på et lokalt nett som dere stoler på."),
    "headers.wrong": _PROXY,
    "cookies.lost": _PROXY,
    "cookies.changed": _PROXY,
    "console.blocked": mark(
        "Slå på websocket i proxyen (i nginx: «proxy_http_version 1.1» og hodene Upgrade og Connection)."
    ),
    "push.collected": mark("Slå av oppsamling i proxyen (i nginx: «proxy_buffering off»)."),
    "push.cut": mark(
        "Se at proxyen slipper gjennom svar av typen text/event-stream, og ikke bryter dem etter kort tid."
    ),
    "address.chosen": mark("La proxyen overskrive X-Forwarded-For med adressen den selv ser."),
    "database.old": mark("Samskap skriver med én forbindelse. La aldri to servere bruke samme datamappe."),
    "database.missing": mark("Start serveren én gang, eller oppgi datamappa med --data."),
    "database.damaged": _BACKUP,
    "database.schema": mark(
        "Start serveren på nytt med denne versjonen, eller bruk versjonen som databasen er laget av."
    ),
    "database.settings": mark("Start serveren på nytt. Endre ikke databasen med andre verktøy."),
    "database.unreachable": mark("Se på SAMSKAP_DATABASE_URL, og om databasen kjører."),
    "disk.little": _SPACE,
    "disk.full": _SPACE,
    "disk.missing": mark("Start serveren én gang, eller oppgi datamappa med --data."),
    "disk.open": mark("Kjør «chmod 700 {folder}»."),
    "clock.differs": mark("La maskinen hente tida fra nettet (NTP)."),
    "clock.alone": mark("La maskinen hente tida fra nettet (NTP)."),
    "mail.open": mark("Sett SAMSKAP_SMTP_TLS til starttls eller tls hvis serveren kan det."),
    "mail.problem": _MAIL,
}
