"""English words that name events, weapons and what may happen to them, by their sense.

Every table is a word in its plain form to what it means; `verb_forms` makes the forms.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

__all__ = [
    "ARMED",
    "BUILDS",
    "BUILT",
    "CIVIL",
    "GENERIC",
    "HEADS",
    "LIGHT",
    "NOT_FIRED",
    "NOUNS",
    "PATIENTS",
    "ROADS",
    "SAYS",
    "SPORT",
    "VERBS",
    "WEAPONS",
    "WEAPON_WORDS",
    "listed",
    "plain",
]  # fmt: skip


def listed(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.replace("\n", " ").split())


@lru_cache(maxsize=16_384)  # few words make most of a text
def plain(word: str) -> str:
    """Return a word as the tables spell it: small letters, straight apostrophe, no `ё`."""
    lower = word.lower().replace("’", "'").replace("ё", "е")
    return _SPELLED.get(lower, lower)


_SPELLED = {
    "cease-fire": "ceasefire", "cease-fires": "ceasefires", "air-strike": "airstrike",
    "air-strikes": "airstrikes", "counter-attack": "counterattack", "fire-fight": "firefight",
    "counter-attacked": "counterattacked", "gun-battle": "firefight", "gunbattle": "firefight",
    "gunfight": "firefight", "gunfights": "firefights", "gunbattles": "firefights",
    "road-block": "roadblock", "road-blocks": "roadblocks", "check-point": "checkpoint",
    "checkpost": "checkpoint", "drone-strike": "dronestrike", "pull-back": "pullback",
    "pull-out": "pullout", "land-mine": "landmine", "land-mines": "landmines",
    "booby-trap": "boobytrap", "booby-trapped": "boobytrap", "booby-traps": "boobytraps",
    "shoot-out": "shootout", "re-captured": "recaptured", "sit-in": "sitin", "cross-fire":
    "crossfire", "u.a.v": "uav", "u.a.v.": "uav", "i.e.d": "ied", "i.e.d.": "ied",
    "demining": "clearance", "de-mining": "clearance",
}  # fmt: skip


WEAPONS: Mapping[str, str] = {
    **dict.fromkeys(
        listed("""drone drones uav uavs uas quadcopter quadcopters kamikaze shahed shaheds
        geran bayraktar bayraktars tb2 lancet lancets fpv ucav loitering unmanned drone-borne"""),
        "drone strike",
    ),
    **dict.fromkeys(
        listed("""shell shells mortar mortars mortar-fire artillery howitzer howitzers rocket
        rockets missile missiles grad grads tank tanks mlrs cannon cannons himars katyusha
        katyushas atgm atgms rpg rpgs rocket-propelled grenade grenades
        launcher launchers rounds iskander qassam anti-tank field-gun"""),
        "shelling",
    ),
    **dict.fromkeys(
        listed("""air aerial jet jets warplane warplanes aircraft helicopter helicopters
        gunship gunships plane planes airplane airplanes fighter-jet fighter-jets f-16 f-16s
        su-25 su-24 bomber bombers fighter-bombers glide barrel"""),
        "air strike",
    ),
    **dict.fromkeys(
        listed("""rifle rifles sniper snipers gun guns machine-gun machine-guns machinegun
        small-arms small bullet bullets shots shot gunshot gunshots pistol kalashnikov
        ak-47 automatic warning"""),
        "shooting",
    ),
    **dict.fromkeys(
        listed("""mine mines landmine landmines ied ieds uxo ordnance boobytrap boobytraps
        explosive explosives roadside car-bomb car-bombs vbied tripwire anti-personnel
        bomblet suicide submunition submunitions"""),
        "explosive device",
    ),
    **dict.fromkeys(listed("projectile projectiles munition munitions"), "strike"),
    "bomb": "bomb", "bombs": "bomb", "warhead": "shelling", "warheads": "shelling",
}  # fmt: skip
"""A weapon word to the type of what it does; `bomb` and `strike` depend
on the words around it."""

WEAPON_WORDS = listed(
    """surface-to-air surface-to-surface ballistic cruise guided heavy light long-range short-range
    tank-mounted armed attack combat reconnaissance surveillance anti-tank calibre caliber mm
    multiple field self-propelled improvised device devices remote-controlled handheld
    fire rounds shells launchers system systems explosive fragmentation aerial exploding
    rifle rifles guns gun hand launcher-fired unidentified fighter war military unmanned vehicle
    vehicles arms ammunition small-calibre large-calibre heavy-calibre homemade home-made glide
    cluster barrel incendiary rigged mortar artillery rocket rocket-propelled sniper machine
    suicide kamikaze loitering munition munitions first-person-view hunting assault automatic"""
)
"""Words that belong to the name of a weapon beside one of WEAPONS."""

HEADS = listed(
    """fire attack attacks strike strikes shelling shellings barrage barrages exchange exchanges
    duel duels salvo salvoes salvos assault assaults bombardment bombardments raid raids
    bombing bombings blast blasts explosion explosions incident incidents detonation
    detonations ambush ambushes offensive operation launch launches"""
)
"""Nouns that a weapon before them gives a type: "mortar attack"."""

NOUNS: Mapping[str, str] = {
    "shelling": "shelling", "shellings": "shelling", "bombardment": "shelling",
    "bombardments": "shelling", "barrage": "shelling", "barrages": "shelling",
    "airstrike": "air strike", "airstrikes": "air strike", "dronestrike": "drone strike",
    "clash": "armed clash", "clashes": "armed clash", "fighting": "armed clash",
    "hostilities": "armed clash", "firefight": "armed clash", "firefights": "armed clash",
    "skirmish": "armed clash", "skirmishes": "armed clash", "battle": "armed clash",
    "battles": "armed clash", "assault": "armed clash", "assaults": "armed clash",
    "offensive": "armed clash", "counteroffensive": "armed clash", "counterattack": "armed clash",
    "gunfire": "shooting", "shooting": "shooting", "shootings": "shooting", "ambush": "shooting",
    "ambushes": "shooting", "crossfire": "shooting", "shootout": "shooting",
    "shootouts": "shooting", "gunshots": "shooting", "shots": "shooting", "gunshot": "shooting",
    "explosion": "explosive device", "explosions": "explosive device",
    "blast": "explosive device", "blasts": "explosive device", "detonation": "explosive device",
    "detonations": "explosive device",
    "incursion": "troop entry", "incursions": "troop entry", "infiltration": "troop entry",
    "infiltrations": "troop entry", "intrusion": "troop entry", "intrusions": "troop entry",
    "invasion": "troop entry", "advance": "troop entry",
    "withdrawal": "withdrawal", "withdrawals": "withdrawal", "pullback": "withdrawal",
    "pullout": "withdrawal", "disengagement": "withdrawal", "retreat": "withdrawal",
    "blockade": "blockade", "blockades": "blockade", "roadblock": "blockade",
    "roadblocks": "blockade",
    "capture": "territory taken", "seizure": "territory taken", "takeover": "territory taken",
    "recapture": "territory taken",
    "arrest": "detention", "arrests": "detention", "detention": "detention",
    "detentions": "detention", "abduction": "detention", "abductions": "detention",
    "kidnapping": "detention", "kidnappings": "detention",
    "protest": "protest", "protests": "protest", "rally": "protest", "rallies": "protest",
    "demonstration": "protest", "demonstrations": "protest", "riot": "protest",
    "riots": "protest", "sitin": "protest",
    "massacre": "violence against civilians", "massacres": "violence against civilians",
    "pogrom": "violence against civilians", "lynching": "violence against civilians",
    "overflight": "other", "overflights": "other",
    "bombing": "bomb", "bombings": "bomb",
}  # fmt: skip
"""A noun that tells of an event alone, to its type; `bomb` depends on the words beside it."""

GENERIC = listed(
    """attack attacks strike strikes incident incidents raid raids escalation provocation
    provocations flare-up violence"""
)

_VERBS: Mapping[str, str] = {
    "shell bombard": "shelling",
    "clash battle skirmish": "armed clash",
    "ambush": "shooting",
    "detain arrest abduct kidnap": "detention",
    "capture recapture seize retake overrun liberate occupy reoccupy": "take",
    "take": "takes", "retook": "take",
    "withdraw disengage retreat": "withdraw", "pull fall turn": "withdraws",
    "enter infiltrate invade penetrate storm": "enter",
    "cross advance move push roll break": "enters",
    "protest rally demonstrate riot march": "protest",
    "blockade": "blockade", "block close shut obstruct sever": "block", "cut": "cuts",
    "fire": "fire",
    "hit strike target pound pummel": "hit", "attack raid assault": "attack",
    "land slam crash explode detonate impact burst": "land",
    "bomb": "bombs", "shoot": "shoot", "open exchange trade return": "fires",
    "down intercept": "down", "destroy": "downs",
    "burn torch loot raze massacre behead lynch execute stab": "burn",
    "kill wound injure maim": "kill",
    "set establish erect build dig install construct put fortify construct lay plant string":
        "build",
    "launch drop send fly use lob hurl throw": "launch",
    "come go blow step drive run": "come",
    "violate breach": "violate",
    "counterattack": "armed clash",
}  # fmt: skip

_IRREGULAR = {
    "take": "took taken", "retake": "retook retaken", "withdraw": "withdrew withdrawn",
    "fall": "fell fallen", "overrun": "overran overrun", "break": "broke broken",
    "hit": "hit hit", "strike": "struck struck", "shoot": "shot shot", "burst": "burst burst",
    "cut": "cut cut", "shut": "shut shut", "set": "set set", "build": "built built",
    "dig": "dug dug", "put": "put put", "lay": "laid laid", "come": "came come",
    "go": "went gone", "blow": "blew blown", "send": "sent sent", "fly": "flew flown",
    "throw": "threw thrown", "string": "strung strung", "drive": "drove driven",
    "run": "ran run", "burn": "burned burned burnt",
}  # fmt: skip
_DOUBLED = {"kidnap", "hit", "set", "dig", "put", "cut", "shut", "drop", "stab", "step", "run"}


def _verb_forms(lemma: str) -> Iterable[tuple[str, str]]:
    """Yield each form of a verb with its shape: base, s, past or ing."""
    last = lemma[-1]
    yield lemma, "base"
    if last == "y" and lemma[-2] not in "aeo":
        yield lemma[:-1] + "ies", "s"
    else:
        yield lemma + ("es" if lemma.endswith(("sh", "ch", "s", "go")) else "s"), "s"
    stem = lemma[:-1] if last == "e" else lemma + last if lemma in _DOUBLED else lemma
    yield stem + "ing", "ing"
    if lemma in _IRREGULAR:
        yield from ((form, "past") for form in _IRREGULAR[lemma].split())
    elif last == "y" and lemma[-2] not in "aeo":
        yield lemma[:-1] + "ied", "past"
    else:
        yield stem + "ed", "past"


VERBS: Mapping[str, tuple[str, str, str]] = {
    form: (sense, shape, lemma)
    for lemmas, sense in _VERBS.items()
    for lemma in lemmas.split()
    for form, shape in _verb_forms(lemma)
}
"""A form of a verb to its sense, its shape (base, s, past, ing) and the verb."""

ARMED = listed(
    """troops soldiers soldier forces force army armies military servicemen serviceman personnel
    fighters fighter militants militant rebels rebel gunmen gunman militia militias militiamen
    unit units brigade battalion regiment division company platoon squad convoy column tanks tank
    armour armor infantry commandos marines paratroopers mercenaries insurgents insurgent
    jihadists terrorists terrorist attackers assailants bandits raiders guards patrol patrols
    police policemen officers saboteurs separatists peacekeepers commando vehicles bulldozers
    armoured armored group groups artillery navy gendarmes janjaweed paramilitaries paramilitary
    battalions brigades defenders army's guerrillas men youths herders herdsmen settlers cartel
    gang gangs infiltrators intruders troop warship warships vessel vessels boat boats"""
)
"""Who can enter, fire and withdraw."""

CIVIL = listed(
    """civilian civilians villagers villager residents resident farmers farmer herders shepherd
    shepherds women woman children child worshippers passengers travellers traders miners teacher
    teachers students pupils journalists journalist aid workers worker refugees displaced
    families family market mosque church hospital school bus ambulance homes houses
    village villages camp shoppers mourners fishermen people boy girl man men couple"""
)
"""Who and what is not armed."""

PATIENTS = listed(
    """minister general commander chief head director coach manager employee employees worker
    official officials staff ambassador prosecutor aide governor spokesman"""
)
NOT_FIRED = listed("from as over for")

BUILDS = listed("up out")
BUILT = listed(
    """post posts checkpoint checkpoints outpost outposts trench trenches fortification
    fortifications bunker bunkers watchtower watchtowers tower towers position positions
    barrier barriers fence fences wire berm berms earthworks embankment camp camps base bases
    pillbox pillboxes dugout dugouts tent tents wall obstacles emplacement emplacements
    foxholes minefield tunnel tunnels"""
)
"""What soldiers build."""

ROADS = listed(
    """road roads highway highways corridor bridge bridges crossing crossings route routes border
    street streets port ports access entrance patrol patrols convoy convoys traffic supply
    supplies strait aid vehicles lane junction checkpoint entry gas electricity water"""
)
"""What can be blocked."""

LIGHT = listed(
    """carried carry carries carrying out launched launch launches launching conducted conduct
    conducting committed commit mounted staged held made make recorded registered counted
    reported witnessed observed heard noted documented"""
)

SAYS = listed(
    """said says say saying told added adds claimed claims claim stated states reported reports
    announced confirmed confirms alleged alleges accused accuses accusing blamed blames noted
    wrote writes declared denied denies deny rejected rejects refuted insisted acknowledged
    admitted warned argued maintains maintained asserted tweeted posted explained"""
)

SPORT = listed(
    """match league goal goals team coach championship cup penalty striker basketball football
    soccer tournament season hockey film movie album festival concert stock shares market's
    verbal lawyer heart asthma panic cyber cyberattack"""
)
"""What is not war."""
