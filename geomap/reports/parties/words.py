"""English words that parties are called by, and words that stand around them.

Phrases are parted by commas. `armed` marks who bears arms; a word stands in one row.
"""

from geomap.reports.parties.listed import listed
from geomap.reports.parties.party import PartyKind

__all__ = [
    "BODY_FIELDS", "FALSE_STARTS", "HEADS", "MODIFIERS", "NEEDS_MORE", "NOT_ONE", "NO_PARTY_AFTER",
    "PEOPLE", "PLACING", "PLURAL",
    "PRONOUNS", "SHARED_SIDES", "SPOKEN_FOR", "TITLES",
]  # fmt: skip

HEADS: tuple[tuple[PartyKind, bool, str], ...] = (
    (
        "body", False,
        """
            ministry, department, presidency, president's office, government, authorities,
            administration, council, parliament, court, headquarters, general staff, joint
            chiefs, joint chiefs of staff, chiefs of staff, chief of staff, prosecutors,
            prosecution, prosecutor's office, prosecutor general's office, prosecutor general,
            embassy, committee, commission, municipality, cabinet, junta, regime, leadership,
            leaders, elders, delegation, side, civil defence, civil defense, civil protection,
            emergency service, emergency services, rescue service, security service, security
            services, secretariat, intelligence service, intelligence, border service, border
            agency, press service, press office, media office, public affairs desk, affairs
            desk, foreign office, home office, mfa, mod, ombudsman, office, diplomats,
            lawmakers, officials, rescuers, rescue workers, emergency workers, firefighters,
            emergency room, operations room, command centre, command center, media wing, media
            centre, civil administration, interior ministry, coordination center, coordination
            centre, war room, politburo
        """,
    ),
    (
        "force", True,
        """
            troops, forces, army, military, armed forces, navy, air force, marines, police,
            soldiers, servicemen, service members, personnel, border guards, border guard,
            guards, border troops, peacekeepers, peacekeeping contingent, peacekeeping force,
            peacekeeping forces, peacekeeping mission, observers, units, unit, battalion,
            brigade, regiment, division, garrison, gendarmes, gendarmerie, paratroopers,
            commandos, special forces, infantry, coast guard, coastguard, national guard,
            contingent, defence force, defense force, defence forces, defense forces, security
            forces, ground forces, air defences, air defenses, air defence, command, northern
            command, central command, southern command, eastern command, western command,
            patrol, patrols, sailors, snipers, gunners, soldier, serviceman, peacekeeper,
            policeman, policemen, police officer, police officers, police officials, officers,
            sepoy, jawan, jawans, conscripts, reservists, recruits, airmen, pilots, sapper,
            sappers, warplanes, deminers, deminer, observer force, interim force, monitoring
            force, rangers, task force, armed police, riot police, military police,
            constabulary, occupation forces, defence army, defense army, artillery,
            stabilisation force, stabilization force, regional command, border police, border
            police officers, crew, gunboats, helicopters, squadron, corps
        """,
    ),
    (
        "armed group", True,
        """
            group, rebels, rebel group, rebel groups, militia, militias, militiamen, militants,
            militant, militant group, insurgents, separatists, gunmen, gunman, fighters,
            fighter, jihadists, jihadis, jihadist group, guerrillas, armed men, armed group,
            armed groups, armed wing, military wing, faction, factions, mercenaries, terrorists,
            extremists, assailants, attackers, infiltrators, bandits, saboteurs, armed
            formations, formations, herders, youths, resistance fighters, resistance,
            paramilitaries, paramilitary force, insurgency, rebel movement, movement, rebel,
            insurgent group, islamists, raiders, liberation front, liberation army, herdsmen,
            cadres, vigilantes, warlords, tribesmen
        """,
    ),
    (
        "official", False,
        """
            spokesman, spokesperson, spokeswoman, spokespeople, spokesmen, official, minister,
            prime minister, president, premier, chancellor, governor, mayor, ambassador, envoy,
            commander, commander-in-chief, general, officer, chief, head, deputy head, leader,
            secretary, secretary general, secretary-general, secretary of state, commissioner,
            county commissioner, diplomat, adviser, advisor, representative, special
            representative, special envoy, deputy minister, vice president, speaker, councillor,
            administrator, chairman, chairwoman, chairperson, director, coordinator, prosecutor,
            judge, negotiator, foreign minister, defence minister, defense minister, interior
            minister, police chief, army chief, chief of general staff, chief of the general
            staff, lawmaker, elder, senator, deputy, sheikh, prefect, sub-prefect, attache,
            attaché, high commissioner, district head, village head, regional head, district
            chief, village chief, source, sources, security source, security sources, ministry
            source, military source, military sources, mp, king, emir, sultan, crown prince,
            superintendent, inspector, inspector general, colonel, lieutenant colonel, major,
            captain, lieutenant, sergeant, major general, lieutenant general, brigadier,
            brigadier general, admiral, rear admiral, press secretary
        """,
    ),
    (
        "organisation", False,
        """
            union, charity, charities, aid agency, aid agencies, aid groups, aid group, aid
            workers, rights group, rights groups, watchdog, monitors, monitor, monitoring group,
            ngo, ngos, monitoring mission, mission, observatory, alliance, bloc, association,
            society, human rights group, network, foundation, doctors' union, journalists'
            union, federation, doctors' network, relief agency, humanitarian organisation,
            humanitarian organization, organisation, organization, monitoring body, think tank,
            camp management, observer mission, church, diocese, verification mechanism,
            monitoring mechanism
        """,
    ),
    (
        "agency", False,
        """
            newspaper, daily, weekly, news agency, state news agency, state media, state
            television, state tv, state radio, television, tv, radio, broadcaster, channel, tv
            channel, news site, news website, website, portal, local media, media, news outlet,
            outlet, outlets, news channel, local press, media reports, news reports, press
            agency, telegram channel, bloggers, war bloggers, military bloggers, local reports,
            agency, magazine, gazette
        """,
    ),
    (
        "witness", False,
        """
            residents, resident, witnesses, witness, eyewitness, eyewitnesses, medics, medic,
            doctors, doctor, hospital, hospitals, hospital sources, medical sources, medical
            source, hospital officials, locals, journalists, journalist, reporter, reporters,
            correspondent, correspondents, survivors, survivor, neighbours, neighbors,
            neighbour, neighbor, relatives, villagers, villager, nurse, nurses, paramedics,
            paramedic, health workers, health officials, local sources, tribal elders, community
            leaders, community leader, passers-by, clinic, morgue, medical officials, health
            sources, activists, activist, inhabitants, townspeople, photographer, cameraman
        """,
    ),
    (
        "civilians", False,
        """
            civilians, civilian, people, farmers, farmer, fishermen, fisherman, shepherd,
            shepherds, women, woman, men, man, children, child, boy, boys, girl, girls, baby,
            family, families, couple, passengers, passenger, worshippers, protesters,
            protestors, demonstrators, pupils, students, teacher, teachers, worker, workers,
            driver, drivers, miners, labourers, laborers, refugees, displaced people, patients,
            shoppers, traders, commuters, pedestrians, teenager, teenagers, pensioner, motorist,
            daughter, son, husband, wife, mother, father, brother, sister, colleagues, mourners,
            pilgrims, tourists, prisoners, detainees, persons, unknown persons, communities,
            settlers, settler, nomads, truck drivers, lorry drivers, aid worker, volunteers,
            volunteer, bystanders, schoolchildren, babies, toddler, infant, evacuees, returnees
        """,
    ),
)  # fmt: skip

SPOKEN_FOR = frozenset(["spokesman", "spokesperson", "spokeswoman", "spokespeople", "spokesmen"])

MODIFIERS = listed("""
    defence defense foreign interior health home justice finance information emergency
    emergencies public internal affairs state federal national regional local provincial
    district county city municipal village military armed naval air ground security special
    border rapid civil civilian joint general chief senior top deputy acting former outgoing
    caretaker transitional interim de facto self-proclaimed self-styled self-declared breakaway
    separatist unrecognised unrecognized so-called pro-russian pro-ukrainian pro-iranian
    pro-government pro-turkish rebel rebel-held opposition islamist jihadist militant shia
    shiite sunni kurdish communist maoist paramilitary tribal ethnic political human rights aid
    medical hospital official central northern southern eastern western north south east west
    north-eastern north-western upper high supreme press media news peacekeeping monitoring
    observer international regional's army police intelligence defence counter-terrorism
    anti-terrorist riot paratroop tank artillery infantry engineering reserve volunteer
    government ruling presidential parliamentary diplomatic un occupying invading allied
    coalition enemy hostile regular irregular elite mobile front-line frontline unnamed
    anonymous unidentified unknown masked suspected alleged presumed armed uniformed other young
    elderly pregnant neighbouring neighboring occupation resistance independent private
    pro-independence junta-run military-run state-run state-owned government-run hamas-run
    houthi-run rebel-run veteran commanding prime vice executive ministry administration
    operation disaster rescue ambulance search fire border-guard civil-defence relief
    humanitarian election electoral territorial tactical strategic liberation popular people's
    revolutionary republican royal peoples doctors' journalists' workers' teachers' bar truck
    lorry bus taxi farm mine construction school railway
""")
"""Lowercase words that belong to the name that follows them."""

BODY_FIELDS = listed("""
    defence defense foreign affairs interior internal health public emergency emergencies
    situations justice information security national state finance veterans and home war
    communications transport energy the culture strategic territories reintegration intelligence
    external relations cooperation civil protection
""")
"""What a ministry or department is of, in any case of letters."""

PLACING = listed("""
    in into at near across inside outside within through throughout over around along towards
    toward beyond under onto to from between via past north south east west of off northern
    southern eastern western central north-east south-east upper lower occupied visit visited
    leave left reach reached enter entered entering invade invaded bombed bombing crossed
    crossing flee fled neighbouring neighboring
""")
"""After these the name of a country is where something is, not who acts."""

PLURAL = listed("""
    authorities prosecutors leaders elders officials troops forces soldiers police media people
    men women children rebels sources diplomats spokesmen spokespeople personnel
""")
TITLES = listed("""
    mr mrs ms dr prof gen col lt maj capt sgt adm cmdr brig gov sen rep mr. mrs. ms. dr. gen.
    col. lt. maj. capt. sgt. adm. cmdr. brig. gov. sen. rep. lt. lieutenant major general
    colonel captain sergeant sir sheikh mullah ayatollah imam sepoy private corporal
""")
PRONOUNS = {"it": "thing", "he": "person", "she": "person", "they": "many", "we": "we"}

SHARED_SIDES = ("both sides", "the two sides", "each side", "all sides", "both parties",
                "the parties", "both armies", "the warring parties", "both countries")  # fmt: skip

NOT_ONE = listed("""
    it is was it's that what which reported alleged believed unclear clear possible necessary
    important likely unlikely impossible remains remained seems seemed appears appeared takes
    took rains rained snowed
""")
"""After "it" these are said of no party: "it is unclear"."""

PEOPLE = frozenset({"official", "witness", "civilians"})

FALSE_STARTS = listed("""
    the a an this that these those on in at by for with from to of and or but as if when while
    after before since until during although though however meanwhile later earlier yesterday
    today tonight monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december no not only also some
    many most several few all both each every any another other more less at least about around
    almost nearly over under one two three four five six seven eight nine ten eleven twelve its
    his her their our your my he she it they we you i who which what where how why there here
    then now so such according nobody none nothing hours hour minutes days shots shells rockets
    mr mrs ms separately additionally moreover furthermore nevertheless still yet once twice
    early late last next first second third fourth new note photo image video editor editors
    correction update breaking live exclusive analysis opinion reporting contact media yes
    between among against despite because following near inside outside across heavy jan feb mar
    apr jun jul aug sep sept oct nov dec been be is was were has have had did does do will would
    can could may might must shall should said says told asked added sources
""")
"""Words with a capital only because they begin a sentence, and days: no part of a name."""

NEEDS_MORE = listed("""
    side head chief major general captain deputy colonel office service press resistance
    movement secretary speaker elder premier king network society crew artillery helicopters
    intelligence leader corps faction desk alliance bloc division man men woman major lieutenant
    sergeant court judge director sources website portal channel outlet church command unit
    units formations guards cadres director attache agency squadron regime union commission
    committee council court embassy foundation federation association radio television tv weekly
    magazine department minister formation source
""") - listed("""
    command council committee commission union unit units alliance guards regime agency men man
    woman source sources
""")  # fmt: skip
"""Alone these also mean things that are no party."""

NO_PARTY_AFTER = listed("""
    base bases post posts position positions station stations violation violations vehicle
    vehicles equipment operation operations activity activities installation installations
    target targets site sites aid exercise exercises camp camps convoy checkpoint checkpoints
    school building buildings depot depots barracks facility facilities hardware truck trucks
    drill drills airfield airport helicopter helicopters drone drones plane planes jet jets
    uniform uniforms line lines zone zones action campaign intervention service presence outpost
    outposts bed beds ward crossing coup rule budget fire car cars van boat boats release
    releases statement statements conference bulletin contact contacts card report strength
    control custody raid raids strike strikes bill assistance cooperation
""")
