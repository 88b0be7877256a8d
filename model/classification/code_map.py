"""The code map: correspondences of occupation codes, reviewed by hand, each line with its reason.

Three vocabularies meet in the build. BLS projects 832 detailed occupations, a few of them wider than the
SOC's own detailed ones. Titles come by SOC 2018 code. And some states published their projections under older
(SOC 2010) or wider codes (SOC broad occupations, and codes ending in 7 or 8 that join several occupations),
which are mapped to the 832 here; otherwise the occupation would count as unpublished.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from model.data.reader import InputError

if TYPE_CHECKING:
    import pandas as pd

MILITARY: Final = "55-"
"""SOC major group 55, military specific occupations. BLS projections leave the military out, so these codes
and their titles are dropped: there is no figure for them."""

MERGED_CODES: Final[dict[str, str]] = {
    "13-1021": "13-1020",  # farm products buyers: BLS projects the broad occupation, buyers and agents
    "13-1022": "13-1020",  # wholesale and retail buyers: the same
    "13-1023": "13-1020",  # purchasing agents: the same
    "13-2022": "13-2020",  # personal property appraisers: broad occupation, property appraisers and assessors
    "13-2023": "13-2020",  # real estate appraisers and assessors: the same
    "21-1011": "21-1018",  # substance abuse counselors: BLS joins them with mental health counselors
    "21-1014": "21-1018",  # mental health counselors: the other part
    "25-2055": "25-2052",  # special education, kindergarten: BLS joins kindergarten and elementary
    "25-2056": "25-2052",  # special education, elementary: the other part
    "25-9042": "25-9045",  # teaching assistants, preschool to secondary: all but postsecondary are one
    "25-9043": "25-9045",  # teaching assistants, special education: the same
    "25-9049": "25-9045",  # teaching assistants, all other: the same
    "29-2011": "29-2010",  # medical laboratory technologists: broad occupation, clinical laboratory staff
    "29-2012": "29-2010",  # medical laboratory technicians: the same
    "31-1121": "31-1120",  # home health aides: broad occupation, home health and personal care aides
    "31-1122": "31-1120",  # personal care aides: the same
    "39-7011": "39-7010",  # tour guides and escorts: broad occupation, tour and travel guides
    "39-7012": "39-7010",  # travel guides: the same
    "47-4091": "47-4090",  # segmental pavers: broad occupation, miscellaneous construction workers
    "47-4099": "47-4090",  # construction and related workers, all other: the same
    "51-2022": "51-2028",  # electrical assemblers: BLS joins them with electromechanical assemblers
    "51-2023": "51-2028",  # electromechanical assemblers: the other part
    "51-2092": "51-2090",  # team assemblers: broad occupation, miscellaneous assemblers
    "51-2099": "51-2090",  # assemblers and fabricators, all other: the same
    "53-1042": "53-1047",  # supervisors of helpers, hand: BLS keeps all but aircraft cargo supervisors as one
    "53-1043": "53-1047",  # supervisors of material-moving machine operators: the same
    "53-1044": "53-1047",  # supervisors of passenger attendants: the same
    "53-1049": "53-1047",  # supervisors of transportation workers, all other: the same
}
"""SOC 2018 detailed code -> the wider code under which BLS projects it."""


@dataclass(frozen=True)
class WiderCode:
    """A code outside BLS's 832 under which some states published their projections.

    `published`: the codes as the states wrote them; where a line has several, their jobs are added up.
    `parts`: the BLS codes whose jobs they hold; a state's relative growth applies to each part.
    `only`: the states (FIPS) where the line holds although one of its codes is itself among the 832, because
    that state still counts by the wider 2010 meaning of it; there the line replaces the figures of the parts.
    Empty for codes that are no BLS code: these serve only the parts the state did not publish itself, and
    only where they hold more jobs than the parts it did publish; otherwise they are a leftover, not the whole.
    """

    published: tuple[str, ...]
    parts: tuple[str, ...]
    reason: str
    only: tuple[str, ...] = ()


_2010: Final = "SOC 2010 code, split in 2018"
_BROAD: Final = "SOC 2018 broad occupation"
_RESIDUAL: Final = "code that joins the parts its title names"

WIDER_CODES: Final[tuple[WiderCode, ...]] = (
    WiderCode(("11-2030",), ("11-2032", "11-2033"), _BROAD),
    WiderCode(("11-2031",), ("11-2032", "11-2033"), _2010),
    WiderCode(("11-3010",), ("11-3012", "11-3013"), _BROAD),
    WiderCode(("11-3011",), ("11-3012", "11-3013"), _2010),
    WiderCode(("11-9198",), ("11-9072", "11-9179", "11-9199"), _RESIDUAL),
    WiderCode(("13-1198",), ("13-1082", "13-1199"), _RESIDUAL),
    WiderCode(("13-2098",), ("13-2051", "13-2054", "13-2099"), _RESIDUAL),
    WiderCode(
        ("15-1132", "15-1133", "15-1252"),
        ("15-1252", "15-1253"),
        "Idaho gives 4,500 developers by the two SOC 2010 codes and 20 by the new one: together they are all",
        only=("16",),
    ),
    WiderCode(
        ("15-1132", "15-1133"),
        ("15-1252", "15-1253"),
        "SOC 2010 developers of applications and of systems are the 2018 developers and testers",
    ),
    WiderCode(("15-1134",), ("15-1254", "15-1255"), _2010),
    WiderCode(("15-1141",), ("15-1242", "15-1243"), _2010),
    WiderCode(("15-1245",), ("15-1242", "15-1243"), "database administrators and architects, counted together"),
    WiderCode(("15-1256",), ("15-1252", "15-1253"), "software developers and testers, counted together by OEWS"),
    WiderCode(("15-1257",), ("15-1254", "15-1255"), "web developers and designers, counted together by OEWS"),
    WiderCode(("15-2098",), ("15-2051", "15-2099"), _RESIDUAL),
    WiderCode(("17-3098",), ("17-3028", "17-3029"), _RESIDUAL),
    WiderCode(("19-3031",), ("19-3033", "19-3034"), _2010),
    WiderCode(("19-4010",), ("19-4012", "19-4013"), _BROAD),
    WiderCode(("19-4011",), ("19-4012", "19-4013"), _2010),
    WiderCode(("19-4041",), ("19-4043", "19-4044"), _2010),
    WiderCode(
        ("19-4045",),
        ("19-4043", "19-4044"),
        "geological, hydrologic technicians: counted together by OEWS",
    ),
    WiderCode(("23-2091",), ("27-3092",), "court reporters: moved from legal to media in SOC 2018"),
    WiderCode(("25-3097",), ("25-3041", "25-3099"), "teachers, all other, except substitutes: tutors are in it"),
    WiderCode(("25-3099",), ("25-3031", "25-3041", "25-3099"), _2010 + " under the same code", only=("16",)),
    WiderCode(("27-2090",), ("27-2091", "27-2099"), _BROAD),
    WiderCode(("27-4098",), ("27-4015", "27-4099"), _RESIDUAL),
    WiderCode(("29-1067",), ("29-1242", "29-1243", "29-1249"), _2010),
    WiderCode(
        ("29-1069",),
        ("29-1212", "29-1213", "29-1214", "29-1217", "29-1222", "29-1224", "29-1229", "29-1241"),
        _2010,
    ),
    WiderCode(("29-1199",), ("29-1291", "29-1299"), _2010),
    WiderCode(
        ("29-1228",),
        ("29-1212", "29-1213", "29-1214", "29-1217", "29-1222", "29-1224", "29-1229", "29-1241"),
        "OEWS counted these physicians and ophthalmologists together",
    ),
    WiderCode(("29-1248",), ("29-1242", "29-1243", "29-1249"), "surgeons but for eyes, counted together by OEWS"),
    WiderCode(("29-1298",), ("29-1291", "29-1299"), _RESIDUAL),
    WiderCode(("29-2040",), ("29-2042", "29-2043"), _BROAD),
    WiderCode(("29-2041",), ("29-2042", "29-2043"), _2010),
    WiderCode(("29-2071",), ("29-2072", "29-9021"), _2010),
    WiderCode(("29-2098",), ("29-2036", "29-2072", "29-2099"), _RESIDUAL),
    WiderCode(("29-9098",), ("29-9021", "29-9093", "29-9099"), _RESIDUAL),
    WiderCode(("33-1090",), ("33-1091", "33-1099"), _BROAD),
    WiderCode(("33-1099",), ("33-1091", "33-1099"), _2010 + " under the same code", only=("16",)),
    WiderCode(("33-9098",), ("33-9094", "33-9099"), _RESIDUAL),
    WiderCode(("39-1021",), ("39-1014", "39-1022"), _2010),
    WiderCode(("39-1098",), ("39-1014", "39-1022"), _RESIDUAL),
    WiderCode(("39-9098",), ("39-4012", "39-9099"), _RESIDUAL),
    WiderCode(("47-5021",), ("47-5023",), "earth drillers: renumbered in SOC 2018"),
    WiderCode(("47-5031",), ("47-5032",), "explosives workers: renumbered in SOC 2018"),
    WiderCode(("47-5097",), ("47-5023", "47-5032"), _RESIDUAL),
    WiderCode(("53-3022",), ("53-3051",), "school bus drivers: renumbered in SOC 2018"),
    WiderCode(("53-3041",), ("53-3053", "53-3054"), _2010),
    WiderCode(("53-3058",), ("53-3051", "53-3053", "53-3054"), _RESIDUAL),
    WiderCode(("53-6098",), ("53-6032", "53-6099"), _RESIDUAL),
)
"""In order: where two lines cover the same part in a state, the earlier one applies."""

DROPPED_CODES: Final[dict[str, str]] = {
    "39-1010": "gambling supervisors in Washington, which also publishes them as 39-1013",
    "15-2090": "no jobs in either year in the one state that lists it (Idaho): no rate can be taken from it",
    "15-2091": "no jobs in either year in the one state that lists it (Idaho): no rate can be taken from it",
    "29-2054": "30 jobs in Idaho, merged in SOC 2018 into 29-2099, which Idaho publishes itself",
}
"""Codes of the states that are not used, with the reason."""


def bls_code(soc_code: str, detailed: set[str]) -> str | None:
    """The BLS occupation that contains a SOC 2018 detailed code; None for military codes, which BLS leaves out.

    Raises:
        InputError: no reviewed line covers the code: the build stops rather than lose a title.
    """
    if soc_code in detailed:
        return soc_code
    if soc_code.startswith(MILITARY):
        return None
    if soc_code in MERGED_CODES:
        return MERGED_CODES[soc_code]
    raise InputError("alternate_titles.parquet", f"no line in code_map.py maps SOC code {soc_code}")


def check_state_codes(published: pd.DataFrame, detailed: set[str]) -> None:
    """Raise InputError for a state's code that is not one of BLS's 832 and that no reviewed line covers.

    `published`: the states' detailed rows with `soc_code`, indexed by their row in the input.
    """
    known = detailed | {code for line in WIDER_CODES for code in line.published} | set(DROPPED_CODES)
    unknown = published.loc[~published["soc_code"].isin(known), "soc_code"]
    if len(unknown):
        raise InputError(
            "state_projections_long.parquet",
            "no line in code_map.py maps this code",
            row=int(unknown.index[0]) + 1,
            key=f"soc_code {unknown.iloc[0]}",
        )
