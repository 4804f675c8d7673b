"""First names that are common in Norway, for the guard: a name beside a patient word, also where it stands alone.

A list of what people are called, and of nobody: a first name alone points at no one. Two words with capital letters
are read as a name without it; the list is for «moren til Kari» and for names in lower case.
"""

from typing import Final


def words(listed: str) -> list[str]:
    """Return the words of a list that is written as running text."""
    return listed.split()


FIRST_NAMES: Final = words("""
ada adam adrian agnes agnete ahmed aisha aksel albert aleksander alexander alf alfred ali alice alma amalie amanda
amina amir amund anders andrea andreas anette angelica anine anita anja ann anna annbjørg anne annette anniken anton
arild arne arnfinn arnold arnt arve arvid asbjørn aslaug asle asta astri astrid atle aud audhild audun august aurora
ayan ayla barbro beate benjamin bente berit bernt bettina birger birgit birgitte birte bjarne bjarte bjørg bjørn
bjørnar bo bodil borghild brage brit britt brynhild bård børge camilla carina caroline casper catharina cathrine
cecilie charlotte christian christina christine christoffer dagfinn dagmar dagny dagrun dan daniel david didrik ebba
edel edvard edvin egil eilif eili einar eirik eirin eivind eldbjørg elena eli elias eline elisabeth elise ella ellen
ellinor elsa elin elina else embla emil emilie emma emrik endre erik erlend erling espen esther eva even evy fatima
ferdinand filip finn fredrik fride frida fridtjof frode frøydis gabriel gard geir georg gerd gerda gina gisle gjermund
gjertrud glenn grete gro gry gudrun gunhild gunn gunnar gunnhild gunvor gustav guttorm hafsa halvard halvor hamza
hanna hannah hanne hans hansine harald hassan hauk hedda hedvig hege heidi helene helga helge helle henning henny
henriette henrik herman herdis hilde hildegunn hilma hjalmar hussein håkon håvard ibrahim ida idar idunn inga ingar
inge ingebjørg ingeborg inger ingrid ingunn ingvald ingvar ingvild irene iselin ismail ivan ivar iver jacob jakob jan
jane janne jarle jeanette jenny jens joachim joakim joar johan johanna johanne johannes john johnny jon jonas jonathan
jorunn josef josefine julia julian julie jørgen jørn jørund kaia kaja kamilla karen kari karianne karin karina karl
karoline kasper katarina kathrine katrine kaare kenneth kent kevin khadija kim kine kirsten kirsti kjartan kjell
kjellaug kjersti kjetil klara klaus knut konrad kristian kristin kristina kristine kristoffer kurt kåre lars lasse
laura laila leif leila lena lene leo leon leona liam lillian linda line linea linn linnea lise lisbeth liv live liva
lone lotte louise lovise lucas ludvig lukas lydia mads magda magnar magne magnhild magnus maja malin margareth margit
margrethe mari maria mariam marianne marie marion marit marius markus maren mariann marta marte martha marthe martin
martine maryam mateusz mathea mathias mathilde matilde mats mette mia michael michelle mikael mikkel milla mille mina
mohamed mohammad mohammed mona monica monika morten muhammad najma natalia natalie nicolai nikolai nils nina noah noor
nora nour oda odd oddbjørg oddbjørn oddny oddvar odin ola olaf olai olaus olav ole olea olga oliver olivia omar oscar
oskar osman otilie otto ove patrick paul peder per pernille peter petra petter philip pia piotr preben ragna ragnar
ragnhild rahma rakel randi ranveig rasmus rebecca rebekka reidar reidun renate rikke rita robert robin roger roar rolf
ronny roy ruben rune runar rut ruth saga sahra samira samuel sandra sara sarah sebastian selma sigbjørn signe sigmund
sigrid sigrun sigurd sigve silje simen simon sindre sissel siv siver sivert sjur snorre sofia sofie solbjørg solfrid
solveig sondre stefan steffen stein steinar stian stig stine stål sturla sunniva susanne svanhild svein sverre synne
synnøve sølvi tale tanja terese terje thea theo theodor therese thomas thor thorbjørn tilde tina tiril tobias tom
tommy tone tonje tor torbjørn tord tore torfinn torgeir torhild torill torkel torstein torunn torvald tove trine trond
truls trude trygve turid tuva ulf ulrik unni uno vanja vegard vera veronica vetle vibeke victoria vidar viggo vigdis
vilde viljar vilma vivian wenche wilhelm william willy yahya yasmin ylva yngvar yngve yusuf zahra zainab zeynep zofia
åge åse åshild åsmund åsne åste øistein ørjan øystein øyvind
""")

# In lower case these are words first: «tom plass», «per pasient».
NAMES_THAT_ARE_WORDS: Final = words("""
ann arve august bjørn bo brage dan else even frode gard gro hans hauk inga inge jan kim leo line liv live lone mari
mette milla nour oda odd ove per robin rolf rune rut saga signe stein stig stål tale tilde tom tone tor ulf uno vera
åge åste
""")
