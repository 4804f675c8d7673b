"""The seventeen programs as the method states them, one line for each step.

Key, minutes (``før`` is answered before the day, outside the sum), who (Individual, Group, Plenary), what is kept
about who (Anonymous, Role or unit, Name), rules (S hidden, B shuffled, U secretary, K small groups, E case guard,
F prefilled, V required, D dates; ``-`` for none), and what the phones are asked for.

``text 140/2`` is at most two texts of 140 characters, ``card[8] 200/5`` has eight categories, ``form(4)x3`` three rows
of four fields, ``points 5/2`` five points and at most two on one, ``each`` one answer for each of several things.

Where the stated form cannot be drawn or answered, the template differs, and says so there: a benefit has
its column beside the six fields, and a recommendation is a row for each of four parties, so that each can be rated.
"""

PROGRAMS = {
    "bedre-i-lag": """
        innsjekk 15 I A K | seat, text 140/1
        erfaring 20 I A E | card[2] 160/2
        fag 20 I A - | text 140/2
        pause-1 10 P A - |
        problem 8 I A SE | card[8] 200/5
        problemgruppe 35 G R UEF | form(4)x3
        klynging 15 P A - | text 60/1
        prioritering 7 I A SB | points 5/2
        samtale 8 P A K | text 140/1
        lunsj 45 P A - |
        praksis 15 I A - | text 140/2
        losning 8 I A S | card[clusters] 200/3
        losningsgruppe 35 G R UF | form(4)x3
        effekt 12 I A SB | matrix
        pause-2 10 P A - |
        plan 40 G N UVDF | action x3
        fremlegg 30 P R - | text 140/1 each
        loft 10 G R UF | choice each, choice each
        evaluering 10 I A SK | multichoice[7], text 160/1, scale, choice
        avslutning 7 I A S | text 30/1
    """,
    "bedre-i-lag-arbeidsgruppe": """
        innsjekk 5 I R - | seat
        deltakere 10 P R V | form(5)x5
        forrige-plan 10 I A F | choice each
        utfordringer 10 I A SE | card[8] 160/3
        tema 10 I A SB | points 3/1
        program 15 P N V | form(3)x12
        oppgaver 10 P N VD | brief action x5
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "bedre-i-lag-oppfolging": """
        spørring før I A SK | choice, choice each, text 200/1
        innsjekk 5 I A K | seat
        statusbilde 10 I A SK | scale
        måltall 10 P N FD | form(3) each
        hindringer 10 I A SE | card[7] 160/3
        justering 15 G N UVDF | action x5
        loft 5 G R F | choice each, choice each
        topp-ti 5 I A S | scale, text 140/1, text 140/1
    """,
    "nytteverksted": """
        innsjekk 5 I A K | seat
        innlegg 10 I A - | text 140/2
        nytte 8 I A S | card[5] 160/4
        nyttetabell 15 G R UF | form(5)x5
        risiko 10 I A SB | matrix, text 140/3
        budsjett 12 P R V | form(4)x5
        ansvar 10 P R V | choice each
        plan 15 G N UVD | action x4
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "barn-og-unge-1-status": """
        innsjekk 10 I A K | seat
        erfaring 15 I A E | card[2] 160/2
        tallkort 10 I A - | text 140/2
        problem 8 I A SE | card[4] 200/5
        runder 30 G R UEF | form(4)x6
        pause 15 P A - |
        klynging 12 P A - | text 60/1
        prioritering 6 I A SB | points 5/2
        kunnskapshull 14 I R - | form(3)x2
        endringsbehov 25 G R UF | form(3)x3
        plan 20 G N UVD | action x2
        forankring 10 I R - | form(3)x2
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "barn-og-unge-2-forlop": """
        innsjekk 10 I A K | seat
        forløpslinja 10 I A - | text 80/2
        informasjon 8 I A SE | card[items] 160/4
        informasjonsflyt 25 G R UF | form(5)x5
        overgangsmåling 7 I A SK | scale each
        pause 15 P A - |
        losning 8 I A S | card[items] 200/3
        roller 30 G R UVF | form(5)x4
        effekt 12 I A SB | matrix
        plan 30 G N UVDF | action x3
        fremlegg 15 P R - | text 140/1 each
        loft 5 G R UF | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "barn-og-unge-3-implementering": """
        innsjekk 5 I R - | seat
        modellen 10 I R - | text 140/2
        beredskap 10 I R S | scale each
        forankring 25 G R U | form(4)x6
        rutenett 15 I N V | choice
        plan 30 I N VD | action x2
        fremlegg 15 P R - | text 140/1 each
        loft 5 G R F | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "barn-og-unge-4-evaluering": """
        innsjekk 5 I A K | seat
        måltall 10 I A - | text 140/2
        virker 8 I A SE | card[3] 160/4
        årsaker 20 G R UF | form(3)x3
        effektmål 7 I A SK | scale each
        plan 25 G N UVDF | action x3
        rapport 10 P R F | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "innspelsmote-barn-og-unge": """
        innsjekk 10 I A K | seat
        innlegg 15 I A - | text 140/2
        registrering 8 I R E | form(4)x3
        koplingar 20 G R UF | form(4)x4
        klynging 10 P A - | text 60/1
        pause 10 P A - |
        svikt 7 I A SE | card[3] 160/3
        prioritering 5 I A SB | points 5/2
        grep 20 G N UVD | form(4)x2, action x2
        samarbeidsform 10 I R - | choice
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "asu-mote": """
        sak-41 20 I R - | text 140/2
        sak-42 30 I A S | text 140/1, scale
        sak-43 20 I R - | text 140/1
        pause-1 15 P A - |
        sak-44 30 I A S | card[5] 140/2
        sak-45 35 I A SBE | text 140/2, points 3/1
        pause-2 15 P A - |
        sak-46 20 I A S | scale each
        sak-47 35 I A SE | card[4] 160/3
        sak-48 15 I R - | text 140/1
        sak-49 5 I A S | scale, text 30/1
    """,
    "tilskuddsprioritering": """
        innsjekk 5 I N - | seat, choice
        ramme 10 I R - | text 140/2
        vurdering 15 I A SB | scale[6] each
        samtale 15 P R - | text 140/2
        fordeling 10 I A SV | money each
        vilkår 20 G R UV | form(8) each
        innstilling 10 I N VD | choice, text 200/1
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "loypemelding": """
        statuskort 5 I A - | multichoice[4]
        spørsmål 7 I A B | text 140/1, points 2/1
        konsekvens 5 P R D | form(3)x2
        konklusjon 3 P N - | choice
    """,
    "konsept-til-prosjektplan": """
        innsjekk 10 I A K | seat
        modell 15 I A - | text 140/2
        problem 8 I A SE | card[6] 200/4
        arbeidsflyt 25 G R UF | form(5)x6
        funksjoner 15 G R UV | form(4)x4
        pause 15 P A - |
        gevinst 30 G R UVD | form(7)x3
        effekt 12 I A SB | matrix
        plan 30 G N UVDF | action x4
        fremlegg 10 P R - | text 140/1 each
        loft 5 P R F | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "samhandlingsforum": """
        saksinnmelding før I R E | card[8] 300/2
        innsjekk 5 I A K | seat
        styrker 8 I A SE | text 160/2
        deling 12 P A - | scale each
        sak-1 25 G R UE | form(3)x1
        pause 10 P A - |
        sak-2 25 G R UE | form(3)x1
        forventninger 10 I R S | card[2] 160/2
        plan 15 P N VD | action x2
        neste-møte 5 I A SB | points 3/1
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "kartlegging-henvendelser": """
        skjema før I R K | form(3) each
        innsjekk 5 I A K | seat
        funn 10 I A K | text 140/2
        forklaringer 8 I A S | text 160/3
        anbefaling 20 G R U | form(3)x4
        begreper 10 I A S | choice, text 140/1
        tilslutning 7 I A S | scale each
        plan 20 G N UVD | action x3
        loft 5 P R F | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "alvorlige-psykiske-lidelser": """
        innsjekk 10 I A K | seat
        tallkort 15 I A E | text 140/3
        erfaring 10 I A E | card[2] 160/2
        problem 8 I A SE | card[6] 200/4
        nå-fremtid 25 G R UEF | form(4)x3
        pause 15 P A - |
        tiltakskart 15 I R - | choice each
        losning 8 I A S | card[3] 200/3
        konsept 20 G R UF | form(4)x2
        prioritering 7 I A SB | points 5/2
        effekt 12 I A SB | matrix
        plan 20 G N UVD | action x4
        loft 10 P R F | choice each, choice each
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
    "helseplattformen-dialogmote": """
        innsjekk 10 I A K | seat
        vedtaket 15 I A - | text 140/2
        dobbeltarbeid 8 I A SE | card[6] 160/4
        mulighetsrom 25 G R UF | form(4)x3
        klynging 10 P A - | text 60/1
        pause 15 P A - |
        prioritering 6 I A SB | points 5/2
        effekt 12 I A SB | matrix
        gevinst 35 G R UVD | form(7)x2
        plan 24 G N UVDF | action x2
        loft 10 P R F | choice each, choice each
        status-asu 5 I R - | text 160/1
        evaluering 5 I A S | scale, text 140/1, text 140/1
    """,
}
