"""Language codes of three letters (ISO 639-2 and 639-3) as the two-letter ones, where there are.

GNS writes `aze`, GeoNames and OpenStreetMap `az`. The table follows the
language aliases of Unicode CLDR.
"""

import re

__all__ = ["language_code"]

_CODE = re.compile(r"[a-z]{2,3}")
_ALIASES = """
aar=aa abk=ab ave=ae afr=af aka=ak fat=ak twi=ak amh=am arg=an ara=ar arb=ar asm=as ava=av
aym=ay ayr=ay aze=az azj=az bak=ba bel=be bul=bg bis=bi bam=bm ben=bn bod=bo tib=bo bre=br
bos=bs cat=ca che=ce cha=ch cos=co cre=cr cwd=cr ces=cs cze=cs chu=cu chv=cv cym=cy wel=cy
dan=da deu=de ger=de div=dv adp=dz dzo=dz ewe=ee ell=el gre=el eng=en epo=eo spa=es ekk=et
est=et baq=eu eus=eu fas=fa per=fa pes=fa fuc=ff ful=ff fin=fi fij=fj fao=fo fra=fr fre=fr
fry=fy gle=ga gla=gd glg=gl grn=gn gug=gn guj=gu prp=gu glv=gv hau=ha heb=he hin=hi hmo=ho
hrv=hr scr=hr hat=ht hun=hu arm=hy hye=hy her=hz ina=ia ind=id ile=ie ibo=ig iii=ii esk=ik
ipk=ik ido=io ice=is isl=is ita=it ike=iu iku=iu jpn=ja jav=jv geo=ka kat=ka kng=kg kon=kg
kik=ki kua=kj kaz=kk kal=kl khm=km kan=kn kor=ko kau=kr knc=kr kas=ks kmr=ku kur=ku kom=kv
kpv=kv cor=kw kir=ky lat=la ltz=lb lug=lg lim=li lin=ln lao=lo lit=lt lub=lu lav=lv lvs=lv
mlg=mg plt=mg mah=mh mao=mi mri=mi mac=mk mkd=mk mal=ml drh=mn khk=mn mon=mn mar=mr may=ms
msa=ms zsm=ms mlt=mt bur=my mya=my nau=na nob=nb nde=nd nep=ne npi=ne ndo=ng dut=nl nld=nl
nno=nn nor=no nbl=nr nav=nv nya=ny oci=oc ojg=oj oji=oj gaz=om orm=om ori=or ory=or oss=os
pan=pa pli=pi pol=pl pbu=ps pus=ps por=pt que=qu quz=qu roh=rm run=rn mol=ro ron=ro rum=ro
rus=ru kin=rw cls=sa san=sa src=sc srd=sc snd=sd sme=se sag=sg sin=si slk=sk slo=sk slv=sl
smo=sm sna=sn som=so alb=sq als=sq sqi=sq scc=sr srp=sr ssw=ss sot=st sun=su swe=sv swa=sw
swh=sw tam=ta tel=te tgk=tg tha=th tir=ti tuk=tk tsn=tn ton=to tur=tr tso=ts tat=tt tah=ty
uig=ug ukr=uk urd=ur uzb=uz uzn=uz ven=ve vie=vi vol=vo wln=wa wol=wo xho=xh ydd=yi yid=yi
yor=yo zha=za zyb=za chi=zh cmn=zh zho=zh zul=zu
"""
_SHORT = dict(pair.split("=") for pair in _ALIASES.split())
_NO_LANGUAGE = frozenset({"und", "mis", "mul", "zxx", "xx", "qaa"})


def language_code(text: str) -> str | None:
    """Return the ISO 639 code that a tag begins with (`zh` of `zh-Hant`), shortest form; or None.

    None where the text is no such tag or names no one language.
    """
    code = text.strip().casefold().replace("_", "-").partition("-")[0]
    if not _CODE.fullmatch(code) or code in _NO_LANGUAGE:
        return None
    return _SHORT.get(code, code)
