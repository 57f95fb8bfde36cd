"""Words that stand beside a word of harm and tell what it counts, and how."""

from geomap.reports.tolls.words import word_set

__all__ = ["BE", "BY_FORCE", "COUNTS", "ELSE", "PARTING", "REACHING", "SOLDIERS"]

BE = word_set("was were is are been be being got gets left")
COUNTS = word_set("number count figure toll tally total число числа количество счет put puts")
REACHING = word_set(
    "to at is was of as by stands stood reached reaches hit now до в : – — "
    "достигло составило "
    "составляет составил exceeds exceeded passed topped than"
)
BY_FORCE = word_set(
    "shooting shoot shoots gunning stabbing beating shot gunned beaten stabbed struck found burned"
)
PARTING = word_set("; : . — – и а")
SOLDIERS = word_set(
    "soldiers men fighters troops servicemen personnel officers people "
    "members militants soldier "
    "serviceman officer lives terrorists civilians солдат военных человек бойцов военнослужащих "
    "боевиков людей террористов солдата бойца"
)
ELSE = word_set("else other further more additional serious seriously major больше")
