"""English words that tell where a noun phrase begins and ends, and whether it can speak."""

from geomap.reports.parties.listed import listed
from geomap.reports.parties.party import PartyKind

__all__ = ["BREAKS", "COLLECTIVES", "DAYS", "DETERMINERS", "INSIDE", "NOT_PERSONS", "NUMBERS",
           "PERSONS", "STRONG", "THINGS"]  # fmt: skip

DETERMINERS = listed("""
    the a an this these those some several many other another its his her their our my your
    both all most few various any every each certain
""")
NUMBERS = listed("one two three four five six seven eight nine ten eleven twelve dozens")
INSIDE = listed("of at in for from with on")
"""Words that go on with a noun phrase."""

DAYS = listed("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december today yesterday tonight
""")
BREAKS = listed("""
    and or but nor so yet that which who whom whose what when where while why how if as than
    because since until till before after during against under over near by to into onto upon
    through towards toward across around about along between among beyond within without despite
    off up down out back away near outside inside is are was were be been being am has have had
    having do does did will would shall should can could may might must not no never n't it he
    she they we i you there here then now also only just even still already later earlier ago
    this that me him them us himself itself themselves nobody none nothing someone somebody
    anyone everyone killed wounded injured died dead left hit fell struck attacked burned fired
    destroyed damaged took took went came got gave made known called named reportedly allegedly
    according per via whether although though however meanwhile separately thus therefore too
    very more less least much such same first second third last next new
""") - listed("new first second third dead")  # fmt: skip

_COLLECTIVES: dict[PartyKind, str] = {
    "organisation": """
        group groups company companies firm firms network networks union unions society
        societies cooperative co-operative association associations agency agencies club board
        forum cluster coalition party parties guild congregation church diocese charity
        charities institute institution operator airline airlines bank factory mill plant mine
        railway railways utility utilities federation foundation team teams ngo ngos partners
        partner organisation organization organisations organizations watchdog platform
        initiative campaign university school college league syndicate chamber centre center
        parish mosque fund trust academy brotherhood monastery clan tribe lobby alliance
    """,
    "body": """
        service services department office bureau council committee commission municipality
        authority authorities directorate administration ministry brigade headquarters mission
        inspectorate secretariat prefecture court directorate board
    """,
    "witness": """
        hospital hospitals clinic clinics staff medics morgue relatives neighbours neighbors
        residents villagers families parents family people crew ward
    """,
    "agency": "newspaper magazine station channel broadcaster website outlet outlets daily",
    "force": "coastguard garrison",
}
COLLECTIVES: dict[str, PartyKind] = {
    word: kind for kind, words in _COLLECTIVES.items() for word in words.split()
}

PERSONS = listed("""
    chief chiefs boss head heads farmhand nurse nurses surgeon surgeons priest priests bishop
    bishops monk monks nun nuns imam imams pastor pastors cleric clerics student students clerk
    clerks cook mechanic mechanics captain guard guards guide monk merchant merchants tenant
    tenants migrant migrants assistant assistants accountant consultant lieutenant refugee
    employee employees deputy deputies aide aides friend friends cousin cousins uncle aunt son
    daughter mother father brother sister wife husband widow witness witnesses colleague
    colleagues expert experts analyst analysts patient patients chef herdsman spokesman warden
    wardens stewards steward vet paramedic paramedics medic apprentice survivors recruit
    recruits general generals secretary secretaries judge president advocate advocates lawyer
    coroner source sources insider insiders
""")

NOT_PERSONS = listed("""
    number numbers water weather paper papers letter letters order orders border borders river
    rivers winter summer center centers mortar tower towers tractor tractors reactor sector
    sectors corridor error cover fever power powers matter matters factor factors danger error
    murder murders disaster disasters winter chapter newsletter register other others quarter
    quarters shelter container trailer computer counter poster banner barrier harbor harbour
    helicopter helicopters bunker bunkers tanker tankers freighter trawler bulldozer ladder
    crater craters folder buffer dinner timer trigger transfer door doors floor floors motor
    colour color labor rumor rumors terror horror mirror favor odor interior exterior anchor
    however whether together rather either neither never ever over under after center omen
    october november december september never specimen
""")
"""End like words for persons and are none."""

STRONG = listed("""
    say says said tell tells told deny denies denied wrote writes insisted insists accused
    accuses blamed blames dismissed dismisses rejected rejects announced announces explained
    explains told adds added warned warns stated states admitted admits acknowledged
    alleged alleges complained argued testified tweeted
""")
"""What only persons and bodies do."""

THINGS = listed("""
    statement statements report reports plan plans document documents law laws note notes letter
    letters video videos post posts message messages text sign signs footage evidence data
    figures figure story stories article articles study survey map maps agreement agreements
    bulletin bulletins account accounts update updates memo email emails communique communiqué
    notice list lists records record news rumours rumors dispatch summary release decree order
    orders resolution treaty accord constitution inquiry investigation findings headline
    headlines image images photo photos photograph photographs clip recording transcript paper
    papers review assessment assessments test tests indictment verdict charge charges sheet
    entry entries log logs tweet tweets caption leaflet leaflets press version testimony count
    toll estimate estimates claim claims allegation allegations attack attacks blast strike
    strikes shelling explosion explosions fire clash clashes raid raids war conflict violence
    fighting bomb bombing incident incidents thing things someone ceasefire truce deal line
    word words history time week month year day morning evening night past moment
""")
"""They say nothing themselves: who issued them does."""
