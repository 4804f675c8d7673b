"""First names that are common in Norway, for the guard: a name beside a patient word, also where it stands alone.

A list of what people are called, and of nobody: a first name alone points at no one. Two words with capital letters
are read as a name without it; the list is for «moren til Kari» and for names in lower case.
"""

from typing import Final


def words(listed: str) -> list[str]:
    """Return the words of a list that is written as running text."""
    return listed.split()


FIRST_NAMES: Final = words("""
aage aasmund abdi abdirahman abdul abdullah abdullahi abdulrahman abebe ada adam aden adil adnan adrian afshin agata
agnes agnete agnieszka ahlam ahmad ahmed aida aileen ailo aisha ajla akram aksel alaa albert albertine albin
aleksandar aleksander aleksandra aleksandrs aleksej alem alena alette alexander alexandru alf alfred ali alice alicja
alida alin alina alise alma almaz alva alvilde amal amalie amanda amara ambjørg amel amin amina amine amir amira amund
ana anas anastasia anastasiia anders andrea andreas andrei andrej andrine andrius andrzej ane aneta anett anette
angelica angelina anh anila anine anita anja ann anna annbjørg anne annelise annette anniken annlaug annveig ante
anton antoni antonia anwar areej arian arif arild armin arna arnar arnbjørg arne arnfinn arnhild arnljot arnold
arnstein arnt arnulf arta artur arturas arve arvid arvide arwa asad asbjørn asgeir asgerd asha ashraf asif aslak
aslaug asle asma asmaa asmund asta astor astri astrid atle aud audhild audny audun august augusta aurelia aurora axel
ayaan ayan ayesha ayla ayse aysel azad aziz azra bahar barbro bartosz bashir beata beate beathe beatriz behrouz bendik
benedicte benedikte bengt benjamin bente bergljot berit berivan bernhard bernt bertha bertil bertine bettina biera
bilal biljana binh biret birger birgit birgitte birhan birte birthe bjarne bjarnhild bjarni bjarte bjørg bjørghild
bjørgulf bjørgvin bjørn bjørnar bjørnhild blanka bo bodhild bodil bogdan bogdana borgar borghild borgny boris bozena
bożena brage brit brita britt brynhild brynjar brynjulf burak bård børge camilla carina carl carla carlos carmen
caroline carsten casper catharina cathrine cecilie celine chantal charlotta charlotte chen christel christen christer
christian christina christine christoffer christopher clara claudia conrad cornelia cristina dagbjørg dagfinn dagmar
dagmara dagne dagny dagrun dalia damian dan daniel daniela daniella danielle danuta darius dariusz david dawid dejan
denisa deniz dennis deqa desiree diana didrik dilan dina ditlev dmitri dmytro dora dordi dorota dorte dorthea dragan
dung ebba ebru edel edin edvard edvin edyta egil egle ehsan eili eilif einar eirik eirin eivind eivor ekaterina
elbjørg eldar eldbjørg eldrid elena eleonora elfrid elfrida elham eli elias elida elif elin elina eline elinor elisa
elisabet elisabeth elise ella elle ellen ellinor elmira elna elsa else elvira elvis embla emelie emely emil emilie
emina emine emir emma emmanuel emre emrik endre enes engebret erica erik erika erlend erling ermias ernst esben esma
espen esra ester esther eva eveline evelyn even evy ewa ewelina eyob fabian fadi fadumo fahad faisal faiza farah
fardowsa farhad fariba farida fartun farzana fatema fatima fatma fatoumata fatuma fawad fawzia felix ferdinand filip
filmon finn fiona flora florin fouad franciszek frank frans frantz fredrick fredrik fredrikka fredrikke freya frida
fride fridtjof frits frode frøya frøydis gabija gabriel gabriela gabriella ganna gard gaute geir genet georg georgine
gerd gerda gerhard gholam ghulam giedre gina gisle gitte gjermund gjert gjertine gjertrud gjøran glenn grazyna greger
gregers grete grethe gro grunde gry grzegorz gudbrand gudmund gudny gudrun gudveig gulbrand gullborg gulsen gunhild
gunn gunnar gunnbjørg gunnhild gunnlaug gunnleif gunnveig gunnvor gunvor gustav gustava guttorm gáddjá gøran haakon
haavard habib habiba hadi hadia hafsa haldis halima halina halldis hallgeir hallvard halvard halvor hamid hamida hamza
hanan hani hanna hannah hanne hans hansine hao harald harriet hartmut hartvig hasan hassan hatice hauk hawa hayat
hedda hedvig hege heidi heine helen helena helene helga helge helle helmer helén henning henny henriette henrik
henrikke herbjørn herborg herdis herlaug herleif herman hermine hermod hiba hien hild hilde hildegard hildegunn hilma
hjalmar hjørdis hoang hodan holger hroar huda hugo huong husam husein hussein håkan håkon håvard iben ibrahim ibrahima
ida idar idil idris idunn ifrah ikram ilham ilona iman imran ina inam ine ines inese inga ingar inge ingebjørg
ingeborg inger ingjerd ingolf ingri ingrid ingrun ingunn ingvald ingvar ingvild ingvor ireen irena irene irina iris
irma iryna isabel isabell isabella isabelle isak iselin ismail issát ivan ivana ivar iver iwona izabela iŋgá jabril
jacek jacob jadwiga jakob jakub jamal jamila jamshid jan jane janicke janina janne jannicke jannik jannike jarle
jaroslaw jasmin javed jawad jeanett jeanette jelena jenni jennie jenny jens jerzy jesper jette joachim joacim joakim
joanna joar joavnna johan johanna johanne johannes john johnny johs jolanta jomar jon jonas jonathan jorid jorun
jorunn jose josef josefin josefine josephine jostein josé jovnna juan judit judith juhán julia julian julie julius
june justina justyna jørgen jørgine jørn jørund kaare kai kaia kaisa kaja kamal kamil kamila kamilla kamran karen kari
karianne karim karima karin karina karl karolina karoline karstein karsten karwan kasper katarina katarzyna kate
kateryna kathinka kathleen kathrine katinka katja katrine kawa kenneth kenny kent ketil kevin khadija khaled khalid
kim kine kinga kiran kirste kirsten kirsti kitty kjartan kjell kjellaug kjellfrid kjellrun kjersten kjersti kjerstin
kjetil klara klaus klemet knut kolbein kolbjørn konrad konstanse kornelia kristaps kristen krister kristi kristian
kristin kristina kristine kristofer kristoffer krystyna krzysztof ksenia kurt kåre laila laima laleh lamin lars lasse
laura lavrans layla leif leikny leila leiv lemet lena lene lennart leo leon leona leonard leonora levi leyla liam
liban lien lillemor lillian lilly lily lina linda line linea linh linn linnea linus lisa lisbeth lise liss liudmyla
liv liva live lone lorentz lorenz lotte louis louise lovise lubna lucas lucia lucy lucyna ludvig ludvik luis lukas
lukasz lydia láilá lásse maaren maciej mads magda magdalena magnar magne magnhild magnus magny mahad mahamed mahdi
mahmoud mahmud mahtte mai maiken maj maja malena malene malgorzata malika malin malvin manal marcin marcus marek maren
maret margaret margareth margit margot margrete margrethe margun margunn mari maria mariam mariann marianne marie
mariell marielle marion marit marius mariusz mariya markus marlene marna marny marta marte martha marthe martin
martine marwa marwan maryam maryan maryna masoud masud mateusz mathea matheo mathias mathilda mathilde matilde mats
mattis mauritz may małgorzata mehdi mehmet mei melina meline merete merethe merhawit merle meryem mette mia michael
michaela michal michał michelle mihaela mihkkal mikael mikaela mikal mikkal mikkel milad milan mildrid milena milica
milla mille millie mina minh mirela miriam mirjam miroslaw mirza moa modgunn mohamad mohamed mohammad mohammed
mohamoud mohsin molly mona monica monika morgan morten mostafa muhamed muhammad muhammed muna murat musa mustafa máhte
máhtte máren máret márjá målfrid nabil nada nadia nadine nadir naima najib najma nanna nasir nasra nasrin natalia
natalie nataliia natallia natasha nathalie nathaniel navid nawal nazanin nebojsa neda negin nelly nermin neslihan ngan
ngoc nguyet nhung nicklas nicolai niillas niklas nikola nikolai nikolina nilla nils nimo nina nirmala njål noah noel
noor nora norma norunn norvald nosheen nour novalie oda odd oddbjørg oddbjørn oddgeir oddlaug oddleif oddmund oddny
oddrun oddvar oddveig odin ola olaf olai olaus olav ole olea oleg oleh oleksandr oleksii olena olga olha olinda oline
oliver olivia oluf olufine omar omid osama oscar oskar osman otelie otilie otto oumar ove palle patrick paul paula
paulina pauline paulus pavel pawel paweł peder peggy per pernille peter petr petra petrine petronelle petter philip
phillip phuong pia piera pierá piotr preben pål quang rabia radoslaw rafal rafał ragna ragnar ragnfrid ragnhild
ragnvald rahel rahim rahma rahman rajesh rakel rami ramin ramona randi randolf randulf rania ranveig rasa rashid rasma
rasmus ravdna raza rebecca rebekka regine reidar reidun reidunn reinert reinhold renate reza rezan richard rigmor
rikard rikke risten ristiinna rita roald roar robel robert roberto robin roger rohan rojin rolf rolv romana ronja
ronny rosa roy ruben rukia rula runar rune runhild rut rutger ruth rávdná rønnaug røskva saba sabah sabina sabrina
sadia saeed saeid saga sagal sahra said saida saima saleh salem salim salma salman samer samir samira samuel sana
sandra sanja sanna sanne sara sarah sebastian selam selin selma selmer semhar senad senait sergey serhii shabana
shahid shaima shirin shukri sigbjørg sigbjørn sigfred sigfrid sigmund signe signy sigri sigrid sigrun sigurd sigve
siham silja silje simen simon simone simret sindre sire siri sissel siv siver sivert siw sixten sjur slawomir snorre
sofia sofie sofiia solbjørg solfrid solgunn solrun solvei solveig solvor sondre soran sorin stanislaw stefan stefania
steffen stein steinar steinulf stelian stella stephan stephen stian stig stine sturla stål suad suleiman suleyman
sumaya sunna sunniva sunná susann susanna susanne svanaug svanhild svein svenn svenning sverre svetlana svitlana syed
sylvi sylvia sylwia synne synneva synnøva synnøve szymon sárá sáárá sølve sølvi søren tadeusz tahir tale tanja tanya
tarald tarek tariq tarjei tatiana tatjana tellef teodor teresa terese terje tesfay tetiana thanh thao thea theo
theodor theodora therese thomas thomine thor thora thoralf thorbjørn thorleif thorstein thorvald thuy tilde tim timian
tina tine tiril tobias toini toivo tollef tom tomas tomasz tomine tommy tone tonje tonny tor torald toralf torbjørg
torbjørn torborg tord tordis tore torfinn torfrid torgeir torger torgerd torgunn torhild toril torill torkel torleif
tormod torny torolf torolv torstein torsten torunn torvald torvid tove trang trine trond trude truls trygve trym
tsegay tuan turid tuva tyra tyri uhca ulf ulla ulrik ulrikka ulrikke umar una unni uno ursula urszula usman valborg
valdemar valentina valeria valter vanessa vanja vasyl vebjørn vegard venke vera veronica veslemøy vesna vetle vibeke
victoria vidar vidkunn vigdis viggo vigleik viktor viktoria viktoriia viktorija vilde viljar villy vilma vincent viola
violeta vivian vladimir volodymyr wafa waldemar wali walid walter wanda wanja waqas warsame wenche wenke werner
weronika wieslaw wiggo wilhelm willem william willy wioletta wojciech xuan yahya yana yared yasin yasir yasmin yasmina
yasser ylva yngvar yngve yngvild yohannes yonas yosef yulia yuliia yunus yuri yusra yusuf zahra zaid zainab zakaria
zanyar zara zbigniew zdzislaw zeinab zekarias zeynab zeynep zofia zuzanna áilo áilu ándaras ánne ánte ådne åge ågot
åmund åsa åse åsfrid åshild åslaug åsmund åsne åste åsulv åsvald øistein øivin øivind ørjan øydis øystein øyunn øyvind
øyvor łukasz žana
""")

# In lower case these are words first: «tom plass», «per pasient».
NAMES_THAT_ARE_WORDS: Final = words("""
adil alva amin ana ann anton arve august bjørn bo brage carmen dan diana dina elle else ernst even felix flora frank
freya frode gard gaute gro hanan hans hauk helle hild iman ina ine inga inge iris jan june kate kim leo lina line
linus lisa liv live lone lucia maj malene mari may merle mette milan milla molly musa norma nour oda odd omid ove
paula per pål rami robin rolf rosa rune rut saga said salem sana sanne signe stein stella stig stål sunna tale tilde
tim tine tom tone tor trym ulf una uno vera viola åge åste
""")
