"""A pronunciation guessed from English spelling."""

from __future__ import annotations

import re

# A rule is a spelling, as a regular expression in which C is a consonant and V a vowel, and behind
# the colon its ARPAbet phones. At each place of a word the first rule that fits is taken, and the
# word goes on behind what it has matched.
_TABLE = """
^kn:N ^gn:N ^pn:N ^wr:R ^ps:S ^pt:T ^wh:W ^x:Z ^mc:M.AH.K ^rh:R
tion:SH.AH.N (?<=V)sion:ZH.AH.N sion:SH.AH.N cian:SH.AH.N cious:SH.AH.S tious:SH.AH.S
tial:SH.AH.L cial:SH.AH.L ture$:CH.ER tures$:CH.ER.Z sure$:ZH.ER que$:K gue$:G
ough$:OW ought:AO.T augh:AO ough:AH.F eigh:EY igh:AY
tch:CH sch:SH chr:K.R ch:CH sh:SH th:TH ph:F gh$: gh(?=t): gh:G ck:K cc(?=[eiy]):K.S cc:K
sc(?=[eiy]):S c(?=[eiy]):S c:K dge:JH dg:JH dj:JH ng$:NG ngs$:NG.Z nk:NG.K ng(?=C):NG
gg:G ^g(?=[ei]):G g(?=[eiy]):JH gu(?=[ei]):G g:G qu:K.W q:K
mb$:M mbs$:M.Z mn$:M
bb:B dd:D ff:F kk:K ll:L mm:M nn:N pp:P rr:R ss:S tt:T vv:V zz:Z
ously$:AH.S.L.IY ous$:AH.S able$:AH.B.AH.L ible$:AH.B.AH.L
(?<=[sxzcg])es$:IH.Z (?<=[sc]h)es$:IH.Z es$:Z (?<=[aeiouylrnmbdgvwz])s$:Z
(?<=[td])ed$:IH.D (?<=[pkfsxc])ed$:T (?<=[sc]h)ed$:T ed$:D
(?<=C)le$:AH.L (?<=C)les$:AH.L.Z
eau:OW aigh:EY ai:EY ay:EY au:AO aw:AO ea(?=d$):EH ear(?=C):ER ear:IH.R ea:IY eer:IH.R
ee:IY ei:IY ey$:IY ey:EY eu:UW ew:UW ^eo:IY.OW eo:IY.AH
ier$:IY.ER ie$:IY ies$:IY.Z ie:IY iou:IY.AH ia:IY.AH io:IY.OW
oar:AO.R oa:OW oe$:OW oi:OY oy:OY oor:AO.R ook:UH.K oo:UW our:AW.R ou:AW ow$:OW ow:AW
ue$:UW ui:UW ua:UW.AH uy:AY
are$:EH.R air:EH.R ar:AA.R ere$:IH.R er:ER
ire$:AY.R ir:ER ore:AO.R or:AO.R ure$:Y.UH.R ur:ER
yr:ER
a(?=Ce$):EY a(?=Ces$):EY a(?=C[iy]):EY all:AO.L al(?=k):AO a$:AH (?<=w)a:AA a:AE
e(?=Ce$):IY ^e$:IY (?<=^C)e$:IY (?<=^CC)e$:IY e$: e:EH
i(?=Ce$):AY i(?=Ces$):AY ind$:AY.N.D ild$:AY.L.D i$:IY i:IH
o(?=Ce$):OW o(?=Ces$):OW old:OW.L.D o$:OW o(?=C[aeiouy]):OW o:AA
u(?=Ce$):UW u(?=C[aeiou]):UW ^u(?=CV):Y.UW u$:UW (?<=[pb])ull:UH.L u:AH
^y:Y y$(?<=^Cy):AY y$(?<=^CCy):AY y$:IY y(?=V):Y y(?=Ce$):AY y:IH
b:B d:D f:F h(?=C): h$: h:HH j:JH k:K l:L m:M n:N p:P r:R (?<=V)s(?=V):Z s:S t:T v:V
w(?=C): w$: w:W x:K.S z:Z
"""


def _rules() -> list[tuple[re.Pattern[str], tuple[str, ...]]]:
    found = []
    for entry in _TABLE.split():
        spelling, _, phones = entry.partition(":")
        pattern = spelling.replace("C", "[bcdfghjklmnpqrstvwxz]").replace("V", "[aeiouy]")
        found.append((re.compile(pattern), tuple(filter(None, phones.split(".")))))
    return found


_RULES = _rules()


def phones(word: str) -> tuple[str, ...]:
    """ARPAbet phones of a word of the letters a to z; other characters have no sound. English
    spelling says little of stress and vowels; this is for placing words in time, where about the
    right number of about the right sounds suffices."""
    letters = "".join(letter for letter in word.lower() if "a" <= letter <= "z")
    found: list[str] = []
    place = 0
    while place < len(letters):
        for pattern, sounds in _RULES:
            match = pattern.match(letters, place)
            if match:
                found += sounds
                place = match.end()
                break
        else:
            place += 1
    return tuple(found)
