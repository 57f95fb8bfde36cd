"""What the feature codes of GeoNames and GNS mean here: a kind and a radius.

Both use the same codes, for GeoNames grew out of GNS. Radii are metres that
hold the feature with 95 % where nothing better is known of it: points at least
1 km, since many positions were read off maps to an arc minute; longer things by
their usual length, because the position is one end or the middle.
"""

from typing import NamedTuple

from geomap.gazetteer.sources.sizes import settlement_kind, settlement_radius_m

__all__ = ["CLASSES", "Feature", "area_level", "feature"]

CLASSES = frozenset("APLTHRS")
"""Feature classes that are indexed. V (forest, heath) and U (undersea) are left out."""


class Feature(NamedTuple):
    """A kind of place, and metres that hold it with 95 %."""

    kind: str
    radius_m: float


_TABLE = """
A country 500000 PCL PCLD PCLF PCLH PCLI PCLIX PCLS TERR
A region 100000 ADM1 ADM1H LTER ZN ZNB
A district 30000 ADM2 ADM2H ADMD ADMDH ADMS PRSH
A district 15000 ADM3 ADM3H
A district 8000 ADM4 ADM4H
A district 5000 ADM5 ADM5H
P neighbourhood 1500 PPLX
P village 1000 PPLF
P abandoned 1000 PPLQ PPLW
P historical 1000 PPLH PPLCH
L region 50000 RGN RGNE RGNH RGNL CST CTRR OAS
L park 5000 PRK AMUS RESN RES RESF RESH RESP RESV RESW RESA
L base 3000 MILB NVB INSM MVA
L camp 1500 CMP CMPMN CMPO CMPRF CMPLA CMPL
L battlefield 3000 BTL
L industrial 2000 INDS PRT DEVH AGRC AGRF OILF GASF PEAT SALT MNA COLF
T mountain 2000 MT VLC
T peak 1000 PK
T hill 1500 HLL
T range 15000 MTS PKS HLLS
T ridge 5000 RDGE SPUR ESK DVD
T pass 1000 PASS SDL GAP
T valley 5000 VAL VALS VALG CNYN GRGE RVN DPR
T island 5000 ISL ISLET ISLF ISLM ISLX ISLT
T islands 20000 ISLS ATOL
T plain 20000 PLN PLNX DSRT ERG STPP UPLD PLAT PLATX LEV
T plain 5000 PLDR
T cape 1500 CAPE PT HDLD PEN PENX
H river 25000 STM STMA STMB STMC STMD STMI STMIX STMQ STMS STMSB STMX STMM STMH WAD WADS WADM
H canal 10000 CNL CNLA CNLB CNLD CNLI CNLN CNLQ CNLX DTCH DTCHD DTCHI DTCHM
H lake 5000 LK LKS LKI LKO LKN LKX LKC LKSI LKSN LKSC LGN LGNS LGNX PND PNDS PNDI PNDN
H reservoir 5000 RSV RSVI RSVT
H sea 200000 SEA OCN GULF
H bay 10000 BAY BAYS BGHT COVE STRT SD FJD FJDS INLT CHN CHNM CHNN CHNL
H spring 1000 SPNG SPNS SPNT WLL WLLS WLLQ WTRH
R road 10000 RD RDA RDB RDCUT RDJCT ST TRL OILP RR RRQ RYD PRMN CSWY PTGE
R tunnel 1500 TNL TNLRD TNLRR TNLS TNLC TNLN
S airport 2000 AIRP AIRF AIRB AIRH AIRQ AIRS
S bridge 1000 BDG BDGQ
S monastery 1000 MSTY CVNT NVT LMSRY
S fortress 1000 FT CSTL
S checkpoint 1000 PSTB PSTC PSTP CSTM
S dam 1500 DAM DAMQ DAMSB
S mine 1500 MN MNAU MNC MNCR MNCU MNDT MNFE MNN MNQ MNQR
S farm 1000 FRM FRMQ FRMS FRMT EST ESTO ESTR ESTSG ESTSL ESTT ESTX RNCH
S ruin 1000 RUIN ANS HSTS TMPL TMB PYR
S station 1000 RSTN RSTNQ RSTP RSTPQ BUSTN BUSTP MTRO RJCT
S power-station 1500 PS PSH PSN
S church 1000 CH CTHL MSQE SYG SHRN
S hospital 1000 HSP HSPC HSPD HSPL
"""
_PLACES_OF_CLASS = {
    "A": Feature("district", 30_000),
    "L": Feature("locality", 2_000),
    "T": Feature("landform", 5_000),
    "H": Feature("water", 5_000),
    "R": Feature("road", 10_000),
    "S": Feature("structure", 1_000),
}


def _codes(table: str) -> dict[tuple[str, str], Feature]:
    found = {}
    for line in table.split("\n"):
        if line:
            feature_class, kind, radius, *codes = line.split()
            for code in codes:
                found[feature_class, code] = Feature(kind, float(radius))
    return found


_CODES = _codes(_TABLE)


def feature(feature_class: str, code: str, population: int) -> Feature:
    """Return the kind and usual radius of a feature; settlements by their population.

    A code that is not in the table takes the kind of its class: an area of
    class A is never taken for a point.
    """
    known = _CODES.get((feature_class, code))
    if feature_class != "P":
        return known or _PLACES_OF_CLASS[feature_class]
    radius_m = settlement_radius_m(population)
    if known:
        return Feature(known.kind, max(known.radius_m, radius_m))
    return Feature(settlement_kind(population), radius_m)


def area_level(code: str) -> int | None:
    """Return 0 for a country, 1 or 2 for a first- or second-order division, else None."""
    if code.startswith("PCL"):
        return 0
    return {"ADM1": 1, "ADM1H": 1, "ADM2": 2, "ADM2H": 2}.get(code)
