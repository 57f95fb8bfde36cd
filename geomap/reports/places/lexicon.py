"""Words that tell what a capitalised name is: kinds of place, organisations, roles, people.

Small lists of our own, English; what is not in them is decided by the gazetteer
and by the words beside a name. All are casefolded.
"""

__all__ = [
    "ARTICLES_INSIDE",
    "CALENDAR",
    "CAPITALS_SPEAK",
    "COMMON",
    "CONNECTORS",
    "CONQUERED",
    "FIRST_NAMES",
    "FROM_THERE",
    "GROUPS",
    "IN",
    "KIN",
    "KIND_AFTER",
    "KIND_BEFORE",
    "KIND_OF",
    "METONYMS",
    "NOT_PLACES",
    "ORGANISATION",
    "PAPERS",
    "PEOPLE_OF",
    "PLACE_AFTER",
    "SAYING",
    "STRIKES",
    "STRUCK",
    "THINGS",
    "TITLES",
    "WINDS",
]

from geomap.reports.places.russian_words import (
    CAPITALS_SPEAK_RU,
    COMMON_RU,
    FIRST_NAMES_RU,
    IN_RU,
    KIND_OF_RU,
    METONYMS_RU,
    ORGANISATION_RU,
    SAYING_RU,
    TITLES_RU,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTORS = _words(
    "of de del de la le les los las el al da do dos das di du des der den am an upon sur"
    " under y e und the und and for on ob ej ech esh ez"
)
"""Lower-case words that stand inside names."""

ARTICLES_INSIDE = _words("ej ech esh ez")
"""Arabic articles as they are written inside names: "Meiss ej Jebel"."""

IN = (
    _words(
        "in near from at to around outside inside across throughout within toward towards via"
        " between into reaching leaving entering over through off beyond visiting hit"
    )
    | IN_RU
)
"""Words after which a name is a place, mostly."""

KIND_OF = (
    _words(
        "village town city province region district county state island islands port capital"
        " municipality suburb hamlet settlement commune prefecture governorate oblast republic"
        " territory area towns villages cities provinces regions districts counties states suburbs"
        " north-east north-west south-east south-west mid-north sector frontline"
        " neighbourhood neighborhood neighbourhoods neighborhoods outskirts north south east west"
        " northeast northwest southeast southwest city-state enclave nation country countries"
        " kingdom coast airport resort community communities parish borough township"
    )
    | KIND_OF_RU
)
"""Kinds of place that stand before "of" and a name, or right before a name."""

KIND_AFTER = _words(
    "county province region district island islands valley mountains mountain peninsula bay"
    " sea strip governorate oblast prefecture delta coast desert township parish municipality"
    " territory city heights gulf lake river basin plateau isles archipelago raion krai"
    " division department regency highlands lowlands strait canal pass falls beach springs"
    " airport desert forest woreda canton state corridor"
)
"""Kinds of place that end a name."""

KIND_BEFORE = _words(
    "lake mount mt fort port cape gulf isle isles bay sea strait province republic camp san"
    " santa st saint new north south east west el los las la al ciudad state kingdom county"
    " upper lower northern southern eastern western central greater inner outer great"
)
"""Words that begin names of places."""

WINDS = _words(
    "north south east west northern southern eastern western central northeast northwest"
    " southeast southwest northeastern northwestern southeastern southwestern upper lower mid"
)

GROUPS = ("islamic state", "al qaeda in the islamic maghreb", "army of islam")
"""Names of armed groups that hold a word for a place."""

ORGANISATION = (
    _words(
        "forum network workers' units resistance movement brigades observatory command monitor"
        " university college school institute academy hospital clinic department ministry office"
        " agency bureau authority commission committee council board centre center centers centres"
        " organisation organization association society union federation league party front army"
        " navy force forces guard police brigade battalion division corps court parliament"
        " congress senate assembly house times post news herald daily journal gazette tribune"
        " telegraph guardian express observer star press radio television tv broadcasting network"
        " company co corporation corp inc ltd plc limited group foundation fund bank trust"
        " airlines airways airline laboratory laboratories lab labs farm farms foods park zoo"
        " museum hotel church cathedral stadium club fc rovers athletic orchestra theatre theater"
        " institution services service administration directorate secretariat mission programme"
        " program project conference summit treaty agreement accord declaration protocol"
        " convention initiative act games cup championship olympics marathon festival award prize"
        " virus fever disease flu syndrome strain outbreak gmbh ag airport station base street"
        " road avenue square bridge tower building prison barracks chronicle examiner inquirer"
        " mail sun mirror globe review magazine bulletin weekly monitor industries systems"
        " pharmaceuticals medical health affairs agriculture defence defense security intelligence"
        " command"
    )
    | ORGANISATION_RU
)
"""Words of an organisation, an event or a thing: with one of these, a name is no place."""

TITLES = (
    _words(
        "mr mrs ms miss dr doctor prof professor sir dame lord lady president minister premier"
        " chancellor governor senator congressman congresswoman representative mayor king queen"
        " prince princess pope father sister bishop archbishop cardinal rabbi imam sheikh"
        " ayatollah general gen colonel col major maj captain capt lieutenant lt sergeant sgt"
        " admiral commander chief director secretary spokesman spokeswoman spokesperson judge"
        " justice ambassador chairman chairwoman chair commissioner officer detective inspector"
        " sheriff coach actor actress singer author journalist reporter analyst deputy vice ceo"
        " founder attorney leader epidemiologist veterinarian scientist researcher head expert"
    )
    | TITLES_RU
)
"""Roles and forms of address: what follows is a person."""

FIRST_NAMES = (
    _words(
        "aaron abdel abdul abdullah abraham adam adrian ahmad ahmed alan albert alex alexander"
        " alexei ali alice alison allen amanda amy ana anders andrea andrei andrew andy angela ann"
        " anna anne anthony antonio arthur barack barbara ben benjamin bernard bill bob boris brad"
        " brandon brian bruce carl carlos carol caroline catherine charles charlie chloe chris"
        " christian christina christine christopher claire colin craig cynthia dan daniel david"
        " deborah dennis diana diane dick dmitri dmitry don donald donna dorothy douglas ed eddie"
        " edward elena elizabeth ellen emily emma emmanuel eric erik evgeny fatima fatma felix"
        " fernando francis francisco frank fred gary gavin geoffrey george gerald gordon graham"
        " greg gregory hans harold harry hassan helen henry hillary howard hugo hussein ian"
        " ibrahim igor ilham ivan jack jacob jacques jake james jan jane janet jason jean jeff"
        " jeffrey jennifer jeremy jerry jesse jessica jill jim jimmy joan joe joel johan john jon"
        " jonathan jordan jorge jose joseph josh joshua juan judith judy julia julian julie justin"
        " karen karl kate katherine kathleen keith kelly ken kenneth kevin kim khalid kyle larry"
        " laura lauren lawrence lee leon leonard leonid linda lisa louis lucy luis luke mahmoud"
        " manuel marc marco margaret maria marie mark martin mary matt matthew max megan mehmet"
        " melissa michael michel michelle miguel mike mikhail mitch mohamed mohammad mohammed"
        " muhammad mustafa nancy natalie nathan neil nicholas nick nicolas nicole nikolai nikol"
        " norman oleg oliver olivier omar oscar pablo pamela patricia patrick paul paula pedro"
        " peter phil philip pierre rachel ralph ramon raymond rebecca ricardo richard rick rob"
        " robert roberto robin roger ron ronald rosa roy russell ruth ryan sam samuel sandra sara"
        " sarah scott sean sebastian sergei sergey shane sharon simon sophie stefan stephen steve"
        " steven stuart susan suzanne tariq ted terry thomas tim timothy toby todd tom tommy tony"
        " tracy victor viktor vincent vladimir volodymyr walter warren wayne wendy will william"
        " willy yasser yuri yusuf zoe"
    )
    | FIRST_NAMES_RU
)
"""First names of reports in English; a name that begins with one goes on with a surname."""

METONYMS = {
    "kremlin": "RU", "white house": "US", "pentagon": "US", "capitol hill": "US",
    "downing street": "GB", "whitehall": "GB", "westminster": "GB", "elysee": "FR",
    "quai d'orsay": "FR", "blue house": "KR", "state department": "US", "buckingham palace": "GB",
    "capitol": "US", "foggy bottom": "US", "number 10": "GB", "sublime porte": "TR",
    **METONYMS_RU,
}  # fmt: skip
"""Houses of government, and the ISO 3166 code of whose they are."""

SAYING = (
    _words(
        "said says denied denies accused accuses claimed claims rejected rejects insists insisted"
        " announced announces confirmed confirms warned warns urged urges condemned condemns"
        " demanded demands called calls vowed vows blamed blames argued argues responded replied"
        " reiterated stated states believes wants hopes agreed agrees refused refuses"
    )
    | SAYING_RU
)

CAPITALS_SPEAK = (
    _words(
        "washington moscow beijing london paris berlin kyiv kiev baku yerevan ankara tehran"
        " jerusalem riyadh islamabad delhi seoul pyongyang tokyo belgrade pristina brussels rome"
        " madrid cairo damascus baghdad beirut amman kabul tbilisi minsk warsaw khartoum juba"
        " nairobi rabat algiers chisinau sarajevo skopje hanoi manila jakarta bangkok naypyidaw"
        " kigali"
        " kinshasa asmara bamako niamey ouagadougou tripoli sanaa doha bogota caracas havana athens"
        " nicosia dhaka kathmandu colombo stepanakert tiraspol sukhumi tskhinvali astana tashkent"
        " bishkek dushanbe riga vilnius tallinn budapest bucharest sofia prague vienna ottawa"
        " canberra brasilia abuja dakar maputo lusaka harare pretoria kampala mogadishu hargeisa"
    )
    | CAPITALS_SPEAK_RU
)
"""Capitals whose name stands for a government before a verb of saying."""

CALENDAR = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april"
    " may june july august september october november december"
)
"""Days and months: they end a name."""

PAPERS = _words(
    "television radio tv daily newspaper weekly tabloid broadcaster channel paper magazine stock"
)
"""Words after a town that make it a newspaper's: "the Beirut daily"."""

PEOPLE_OF = _words("residents inhabitants villagers women farmers elders mayor townspeople")
"""People of a place: after them and "of" a name is one."""

KIN = _words(
    "neighbour neighbor wife husband son daughter brother sister mother father friend uncle aunt"
    " cousin colleague nephew niece grandson grandmother grandfather widow fiancee classmate"
    " сосед соседка жена муж сын дочь брат сестра мать отец друг подруга коллега вдова дядя тётя"
)
"""Words after which a single name is a person's: "his neighbour Florence"."""

PLACE_AFTER = _words(
    "crossing sector village town checkpoint district area enclave hamlet settlement suburb"
    " township neighbourhood neighborhood locality subdistrict refugee camp border"
)
"""Kinds of place that follow a name in small letters: "the Mahbas sector"."""

CONQUERED = _words(
    "attacked attacking hit struck hitting pounded pounding raiding bombard bombarding targeted"
    " stormed shelled bombed captured seized retook recaptured besieged entered overran raided"
    " bombarded shelling bombing capturing storming entering seizing captures seizes recapture"
    " обстрелял обстреляли обстреляла обстреливают захватил захватили заняли занял штурмуют"
    " штурмовали атаковали атаковал освободили освободил взяли бомбили покинули оставили"
)
"""What is done to a town, before its name; an army or party may be meant where it is unknown."""

STRIKES = _words(
    "fell landed fired rained shells rockets missiles bombs attack attacks assault strike strikes"
    " raid raids advance bombardment bombing shelling marched dropped crashed launched fire"
)
"""Words after which "on" and a name are where something came down."""

STRUCK = _words(
    "shelled hit struck attacked bombed bombarded captured seized retaken recaptured targeted"
    " encircled evacuated liberated overrun besieged"
)
"""What is done to a town: "Orikhiv had been shelled"."""

FROM_THERE = _words("based made born led backed wide held style trained educated brokered bound")
"""Ends of compounds that tell where something is from, and not where it is."""

THINGS = _words("virus fever disease flu strain syndrome influenza encephalitis")
"""Words after a name that make it that of a disease."""

NOT_PLACES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april"
    " may june july august september october november december jan feb mar apr jun jul aug"
    " sept sep oct nov dec christmas easter ramadan islam christian muslim jewish catholic"
    " internet web english french spanish arabic god bible quran koran ebola zika influenza"
    " avian swine h1n1 h5n1 sars mers hiv aids covid covid-19 who cdc usda nato un eu fbi cia"
    " bbc cnn afp ap reuters nasa unicef oie fao nhs ceo pcr dna rna tv uk-based polio malaria"
    " cholera measles anthrax tamiflu relenza lassa marburg hantavirus norovirus rotavirus"
    " coronavirus red hospital health xinhua itar-tass interfax tass interpol facebook twitter"
    " youtube google microsoft apple republican republicans democrat democrats labour"
    " conservative conservatives congress parliament senate government university ministry"
    " president minister officials police army earth world universe sun moon mars venus"
    " internet oxford-based virus flu bird winter summer spring autumn mass man most many"
    " general real media media university telegram whatsapp instagram tiktok mission command"
    " embassy consulate coalition alliance council committee"
)
"""Capitalised words that are places too, and in reports hardly ever meant as such."""

COMMON = (
    _words(
        "a about above after again against all almost along already also although among an and"
        " another any anyone anything are as at away back bad be because been before began behind"
        " being below best better between big both but by came can cases cause chief city close"
        " common contact could council day days dead deal deaths despite did do doctors does doing"
        " done down due during each early eight either eleven else end even ever every everyone"
        " everything experts far few fewer fifteen fifty fire first five following for four free"
        " from further gave given going good got great had half has have having he head health her"
        " here high him his home hope how however human hundreds i if immediately in including"
        " indeed initially inside instead into is it its itself just last late later least less"
        " let letter life like little live local long look made mainly make man many may me"
        " meanwhile meeting men might mobile more most much must my national nature near nearly"
        " neither never nevertheless new news next nice nine no nobody none nor normal not note"
        " nothing now of off officials often old on once one only open or orange order other"
        " others our out outside over own part passage past people perhaps police poor power price"
        " prior public put quite rather reading ready recent recently red reports residents rest"
        " results right same say scientists second see separately seven several she short should"
        " since six small so some somebody someone something soon speaking split spread still"
        " students such super sure take ten test tests than that the their them then there these"
        " they thing things this those though thousands three through throughout thus time to"
        " today together tomorrow tonight too top total toward towards trade twelve twenty two"
        " under unless unlike until up upon us usually various very villagers warning was water we"
        " week well went were what when where whether which while white who why will with within"
        " without witnesses women would yes yesterday yet you young your eagle hill police victory"
        " liberty independence union freedom battle bath deal hull rugby sale ware wells wash boom"
        " true enterprise bird much paradise best same sandy rye ash grand banks cut neighbouring"
        " neighboring according accompanying"
    )
    | COMMON_RU
)
"""Common words: with a capital at the start of a sentence they say nothing."""
