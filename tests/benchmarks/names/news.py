"""Spellings of towns as reports of many conflicts and languages have them.

Written by hand. A line is `spelling | a name of the place in GeoNames | country`;
no spelling is more right than another. Every second place goes to each sample.
"""

__all__ = ["NEWS"]

_LINES = """
Esgeran | Askyaran | AZ
Stepanagert | Khankendi | AZ
Latchine | Laçın | AZ
Chouchi | Shushi | AZ
Choucha | Shusha | AZ
Hankendy | Xankəndi | AZ
Chodschali | Xocalı | AZ
Khodzhaly | Xocalı | AZ
Kelbadjar | Kalbajar | AZ
Kälbädschär | Kalbajar | AZ
Fisuli | Fuzuli | AZ
Fizouli | Fuzuli | AZ
Agdham | Ağdam | AZ
Aghdame | Ağdam | AZ
Guiandja | Gəncə | AZ
Gäncä | Gəncə | AZ
Barde | Barda | AZ
Terter | Tərtər | AZ
Zangelan | Zangilan | AZ
Gubadly | Qubadlı | AZ
Dschebrail | Cəbrayıl | AZ
Nachitschewan | Naxçıvan | AZ
Mingechaur | Mingelchaur | AZ
Vartenis | Vardenis | AM
Guioumri | Gyumri | AM
Wanadsor | Vanadzor | AM
Sisyan | Sisian | AM
Kapane | Kapan | AM
Dschermuk | Jermuk | AM
Meghry | Meghri | AM
Ichevan | Ijevan | AM
Goriss | Goris | AM
Awdijiwka | Avdiivka | UA
Avdeevka | Avdiyivka | UA
Bachmout | Bakhmut | UA
Bajmut | Bakhmut | UA
Charkow | Kharkiv | UA
Jarkov | Kharkiv | UA
Saporischja | Zaporizhzhya | UA
Zaporiyia | Zaporizhzhya | UA
Marjupol | Mariupol | UA
Marioupol | Mariupol | UA
Tchernihiv | Chernihiv | UA
Tschernihiw | Chernihiv | UA
Lyssytchansk | Lysychansk | UA
Lisichansk | Lysychansk | UA
Wuhledar | Vuhledar | UA
Ougledar | Vuhledar | UA
Koupiansk | Kupiansk | UA
Kupjansk | Kupiansk | UA
Izyoum | Izium | UA
Isjum | Izium | UA
Pokrowsk | Pokrovsk | UA
Kramatorks | Kramatorsk | UA
Sjewjerodonezk | Sievierodonetsk | UA
Severodonestk | Sievierodonetsk | UA
Cherzon | Kherson | UA
Jerson | Kherson | UA
Melitopil | Melitopol | UA
Energodar | Enerhodar | UA
Boutcha | Bucha | UA
Butscha | Bucha | UA
Irpine | Irpin | UA
Otchakov | Ochakiv | UA
Debalcevo | Debaltseve | UA
Horliwka | Horlivka | UA
Zchinwal | Tskhinvali | GE
Tsjinvali | Tskhinvali | GE
Soukhoumi | Sokhumi | GE
Suchumi | Sokhumi | GE
Achalgori | Akhalgori | GE
Sugdidi | Zugdidi | GE
Batoumi | Batumi | GE
Grosny | Groznyy | RU
Groznyi | Groznyy | RU
Chassawjurt | Khasavyurt | RU
Bjelgorod | Belgorod | RU
Wladikawkas | Vladikavkaz | RU
Deir Ezzour | Deir ez-Zor | SY
Deir Essor | Deir ez-Zor | SY
Kamischli | Al Qāmishlī | SY
Qamichly | Al Qāmishlī | SY
Maaret al-Noman | Ma‘arrat an Nu‘mān | SY
Saraqeb | Sarāqib | SY
Idleb | Idlib | SY
Kobanê | ‘Ayn al ‘Arab | SY
Hassakeh | Al Ḩasakah | SY
Jisr al-Choughour | Jisr ash Shughūr | SY
Tel Abiad | Tall Abyaḑ | SY
Menbij | Manbij | SY
Alep | Aleppo | SY
Deraa | Dar‘ā | SY
Rakka | Ar Raqqah | SY
Palmyre | Tadmur | SY
Nabatiyeh | Nabatîyé et Tahta | LB
Baalbeck | Baalbek | LB
Saïda | Sidon | LB
Khan Younès | Khān Yūnis | PS
Chan Junis | Khān Yūnis | PS
Jénine | Janīn | PS
Dschenin | Janīn | PS
Toulkarem | Ţūlkarm | PS
Rafach | Rafaḩ | PS
Chalil | Hebron | PS
Beit Lahya | Bayt Lāhyā | PS
Dschabaliya | Jabālyā | PS
Falludscha | Al Fallūjah | IQ
Fallouja | Al Fallūjah | IQ
Tel Afer | Tall ‘Afar | IQ
Ramadie | Ar Ramādī | IQ
Mossoul | Mosul | IQ
Kerkouk | Kirkuk | IQ
Baquba | Ba‘qūbah | IQ
Sindschar | Sinjār | IQ
Tikrīt city | Tikrīt | IQ
Haditha | Ḩadīthah | IQ
Hodeida | Al Ḩudaydah | YE
Houdaydah | Al Ḩudaydah | YE
Taez | Ta‘izz | YE
Saadah | Sa‘dah | YE
Maareb | Ma'rib | YE
Misourata | Mişrātah | LY
Benghasi | Benghazi | LY
Syrte | Sirte | LY
Derne | Darnah | LY
Tobrouk | Tobruk | LY
Sebha | Sabhā | LY
El Fascher | El Fasher | SD
El Facher | El Fasher | SD
Nyalla | Nyala | SD
El Geneina | Geneina | SD
Omdourman | Omdurman | SD
Port Soudan | Port Sudan | SD
Makallé | Mek'ele | ET
Aksoum | Axum | ET
Dessye | Dessie | ET
Lalibella | Lalībela | ET
Koundouz | Kunduz | AF
Kundus | Kunduz | AF
Dschalalabad | Jalālābād | AF
Lachkar Gah | Lashkar Gāh | AF
Ghasni | Ghazni | AF
Masar-i-Scharif | Mazār-e Sharīf | AF
Sittway | Sittwe | MM
Mandalai | Mandalay | MM
Myitkina | Myitkyina | MM
Lachio | Lashio | MM
Srinagger | Srinagar | IN
Sopour | Sopore | IN
Mouzaffarabad | Muzaffarabad | PK
Peschawar | Peshawar | PK
Srebrenitza | Srebrenica | BA
Bania Louka | Banja Luka | BA
Mitrowiza | Mitrovicë | XK
Prichtina | Pristina | XK
Tomboctou | Timbuktu | ML
Kidall | Kidal | ML
Menaca | Ménaka | ML
Mogadischu | Mogadishu | SO
Kismayu | Kismayo | SO
Maidougouri | Maiduguri | NG
Bouniya | Bunia | CD
Butembu | Butembo | CD
Käsong | Kaesŏng | KP
Kesong | Kaesŏng | KP
Tiraspole | Tiraspol | MD
Bendery | Bender | MD
Kuneitra | Al Qunayţirah | SY
Famagouste | Famagusta | CY
Abiey | Abyei | SD
Bukavou | Bukavu | CD
Gomma | Goma | CD
"""

NEWS: tuple[tuple[str, str, str], ...] = tuple(
    (text, name, country)
    for text, name, country in (
        tuple(part.strip() for part in line.split("|")) for line in _LINES.strip().splitlines()
    )
)
"""Spelling, a recorded name of the place, ISO 3166 code of its country."""
