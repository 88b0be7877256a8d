"""Codes that no table of the inputs explains: those of SOC 2000, and those of BLS's own before SOC 2018.

Reviewed by hand. Each line names the successors in SOC 2010 or 2018, from where the official crosswalk leads on.
"""

from __future__ import annotations

from typing import Final

SOC_2000_SOURCE: Final = "BLS, SOC 2000 to SOC 2010 crosswalk (bls.gov/soc/soc_2000_to_2010_crosswalk.xls)"
SOC_2000: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "11-3041": ("Compensation and Benefits Managers", ("11-3111",)),
    "11-3042": ("Training and Development Managers", ("11-3131",)),
    "11-3049": ("Human Resources Managers, All Other", ("11-3121",)),
    "11-9011": ("Farm, Ranch, and Other Agricultural Managers", ("11-9013",)),
    "11-9012": ("Farmers and Ranchers", ("11-9013",)),
    "13-1061": ("Emergency Management Specialists", ("11-9161",)),
    "13-1072": ("Compensation, Benefits, and Job Analysis Specialists", ("13-1141",)),
    "13-1073": ("Training and Development Specialists", ("13-1151",)),
    "13-1079": ("Human Resources, Training, and Labor Relations Specialists, All Other", ("13-1071", "13-1075")),
    "15-1011": ("Computer and Information Scientists, Research", ("15-1111",)),
    "15-1021": ("Computer Programmers", ("15-1131",)),
    "15-1031": ("Computer Software Engineers, Applications", ("15-1132",)),
    "15-1032": ("Computer Software Engineers, Systems Software", ("15-1133",)),
    "15-1041": ("Computer Support Specialists", ("15-1151", "15-1152")),
    "15-1051": ("Computer Systems Analysts", ("15-1121", "15-1143")),
    "15-1061": ("Database Administrators", ("15-1141",)),
    "15-1071": ("Network and Computer Systems Administrators", ("15-1142",)),
    "15-1081": (
        "Network Systems and Data Communications Analysts",
        ("15-1143", "15-1122", "15-1134", "15-1142", "15-1152"),
    ),
    "15-1099": ("Computer Specialists, All Other", ("15-1199",)),
    "19-3021": ("Market Research Analysts", ("13-1161",)),
    "23-2092": ("Law Clerks", ("23-1012", "23-2011")),
    "25-2041": (
        "Special Education Teachers, Preschool, Kindergarten, and Elementary School",
        ("25-2052", "25-2051"),
    ),
    "25-2042": ("Special Education Teachers, Middle School", ("25-2053",)),
    "25-2043": ("Special Education Teachers, Secondary School", ("25-2054",)),
    "29-1111": ("Registered Nurses", ("29-1141", "29-1151", "29-1161", "29-1171")),
    "29-1121": ("Audiologists", ("29-1181",)),
    "31-1012": ("Nursing Aides, Orderlies, and Attendants", ("31-1014", "31-1015")),
    "39-6021": ("Tour Guides and Escorts", ("39-7011",)),
    "39-6022": ("Travel Guides", ("39-7012",)),
    "39-6031": ("Flight Attendants", ("53-2031",)),
    "39-6032": ("Transportation Attendants, Except Flight Attendants and Baggage Porters", ("53-6061",)),
    "45-1012": ("Farm Labor Contractors", ("13-1074",)),
    "49-9042": ("Maintenance and Repair Workers, General", ("49-9071",)),
    "51-5011": ("Bindery Workers", ("51-5113",)),
    "51-5012": ("Bookbinders", ("51-5113",)),
    "51-5021": ("Job Printers", ("51-5112", "51-5113")),
    "51-5022": ("Prepress Technicians and Workers", ("51-5111",)),
    "51-5023": ("Printing Machine Operators", ("51-5112",)),
    "51-9131": ("Photographic Process Workers", ("51-9151",)),
    "51-9132": ("Photographic Processing Machine Operators", ("51-9151",)),
}
"""Codes of SOC 2000 that SOC 2010 no longer has: their title, and their successors in SOC 2010."""

BLS_SOURCE: Final = "BLS, codes of the National Employment Matrix and OEWS between editions of SOC"
BLS_CODES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "13-1078": ("Human Resources, Training, and Labor Relations Specialists, All Other", ("13-1071", "13-1075")),
    "15-1179": (
        "Information Security Analysts, Web Developers, and Computer Network Architects",
        ("15-1122", "15-1134", "15-1143"),
    ),
    "15-1799": ("Computer Occupations, All Other", ("15-1199",)),
    "21-1798": ("Community and Social Service Specialists, All Other", ("21-1094", "21-1099")),
    "25-3098": ("Substitute Teachers", ("25-3031",)),
    "25-3999": ("Teachers and Instructors, All Other", ("25-3099",)),
    "29-2037": ("Radiologic Technologists and Technicians", ("29-2034", "29-2035")),
    "29-2799": ("Health Technologists and Technicians, All Other", ("29-2099", "29-2057", "29-2092")),
    "29-9799": ("Healthcare Practitioners and Technical Workers, All Other", ("29-9099", "29-9092")),
    "31-9799": ("Healthcare Support Workers, All Other", ("31-9099", "31-9097")),
    "39-4831": ("Funeral Service Managers, Directors, Morticians, and Undertakers", ("39-4031", "11-9061")),
    "41-9799": ("Sales and Related Workers, All Other", ("41-9099",)),
    "43-9799": ("Office and Administrative Support Workers, All Other", ("43-9199", "43-3099")),
    "47-4799": ("Construction and Related Workers, All Other", ("47-4099", "47-2231")),
    "47-5098": ("Underground Mining Machine Operators and Extraction Workers, All Other", ("47-5049", "47-5099")),
    "49-9799": ("Installation, Maintenance, and Repair Workers, All Other", ("49-9099", "49-9081")),
    "51-2098": ("Assemblers and Fabricators, All Other, Including Team Assemblers", ("51-2092", "51-2099")),
    "51-9399": ("Production Workers, All Other", ("51-9199", "51-3099")),
    "53-1048": (
        "First-Line Supervisors of Transportation and Material Moving Workers, Except Aircraft Cargo",
        ("53-1042", "53-1043", "53-1044", "53-1049"),
    ),
}
"""Codes that BLS made for occupations its surveys could not yet tell apart, in its projections of 2010-20 to 2020-30
and in OEWS of 2012 to 2020: their title, and the occupations they hold, in SOC 2010 or 2018."""
