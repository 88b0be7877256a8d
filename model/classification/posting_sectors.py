"""The occupations of each sector of the job postings: a mapping of our own, each line with its reason.

Indeed groups postings by its own 46 sectors, by normalized job title. A SOC code belongs to the sector with the longest
matching prefix; codes without a prefix here (the military, farming, most of extraction) have no sector.
"""

from __future__ import annotations

from typing import Final

SECTORS: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("Accounting", ("13-201", "13-203", "13-205", "43-3", "43-303"), "accountants, auditors, analysts, bookkeepers"),
    ("Administrative Assistance", ("43-1", "43-4", "43-6", "43-9"), "secretaries, receptionists, clerks of all kinds"),
    ("Architecture", ("17-101", "17-102", "27-1025", "17-3011"), "architects, surveyors, drafters, interior designers"),
    ("Arts & Entertainment", ("27-1", "27-2", "39-3"), "artists, designers, performers, entertainment attendants"),
    ("Banking & Finance", ("13-2", "43-3071", "43-4011", "43-4131", "41-3031"), "tellers, loans, credit, securities"),
    ("Beauty & Wellness", ("39-5", "31-9011"), "hair, skin and nail care; massage is sold in the same shops"),
    ("Childcare", ("39-9011", "25-2011", "11-9031"), "childcare workers and preschool teachers"),
    ("Civil Engineering", ("17-2051", "17-2081", "17-3022", "17-3025", "17-2111"), "civil, environmental and safety"),
    ("Cleaning & Sanitation", ("37-1", "37-2", "51-6011"), "janitors, housekeepers, laundry"),
    ("Community & Social Service", ("21",), "the SOC group of that name"),
    ("Construction", ("47", "11-9021", "37-3"), "the SOC group, its managers, and grounds crews hired the same way"),
    ("Customer Service", ("43-4051", "41-2021", "43-4171"), "representatives, counter clerks, information clerks"),
    ("Dental", ("29-1021", "29-1022", "29-1023", "29-1024", "29-1029", "29-1292", "31-9091", "51-9081"), "dental care"),
    ("Driving", ("53-3",), "motor vehicle operators"),
    ("Education & Instruction", ("25", "11-903"), "teachers, aides, librarians and education managers"),
    ("Electrical Engineering", ("17-2061", "17-207", "17-3023", "17-3024"), "electrical and electronic engineering"),
    ("Food Preparation & Service", ("35", "11-9051"), "the SOC group and its managers"),
    ("Hospitality & Tourism", ("39-6", "39-7", "43-4081", "11-9081", "53-2031"), "hotels, guides, flight attendants"),
    ("Human Resources", ("13-107", "13-114", "13-115", "11-3121", "11-3131", "43-4161"), "hiring, pay, training"),
    ("IT Operations & Helpdesk", ("15-121", "15-123", "15-1241", "15-1244", "11-3021"), "support, networks, security"),
    ("Industrial Engineering", ("17-2112", "17-2141", "17-2", "17-302"), "industrial, mechanical and other engineers"),
    ("Information Design & Documentation", ("15-1243", "15-1242", "27-3042", "13-1111"), "data, documents, analysts"),
    ("Installation & Maintenance", ("49",), "the SOC group"),
    ("Legal", ("23", "13-1041"), "the SOC group and compliance officers, whom Indeed lists here"),
    ("Loading & Stocking", ("53-7", "43-5071"), "hand movers, stockers, forklifts, shipping clerks"),
    ("Logistic Support", ("43-5", "13-108", "11-307"), "dispatchers, planners, logisticians"),
    ("Management", ("11",), "managers without a sector of their own"),
    ("Marketing", ("11-20", "13-116", "27-303"), "marketing, market research, public relations"),
    ("Mathematics", ("15-2",), "the SOC minor group: statisticians, data scientists, analysts"),
    ("Media & Communications", ("27-3", "27-4"), "writers, reporters, photographers, media technicians"),
    (
        "Medical Information",
        ("29-2072", "29-9021", "31-9094", "43-6013", "11-9111"),
        "records, coding, medical offices",
    ),
    ("Medical Technician", ("29-2", "31-9"), "technologists, technicians, medical assistants"),
    ("Nursing", ("29-1141", "29-1151", "29-1161", "29-1171", "29-2061", "31-113"), "nurses and nursing assistants"),
    ("Personal Care & Home Health", ("31-11", "39-9", "39-1"), "home health, personal care"),
    ("Pharmacy", ("29-1051", "29-2052", "31-9095"), "pharmacists and their technicians and aides"),
    ("Physicians & Surgeons", ("29-12", "29-104", "29-108", "29-1071"), "physicians, and those who practise alike"),
    ("Production & Manufacturing", ("51", "11-3051"), "the SOC group and its managers"),
    ("Project Management", ("13-1082", "11-9041"), "project managers; engineering managers are advertised so"),
    ("Retail", ("41-1", "41-201", "41-2031", "41-2022"), "shops"),
    ("Sales", ("41-3", "41-4", "41-9", "11-2022"), "sales outside shops"),
    ("Scientific Research & Development", ("19",), "the SOC group"),
    ("Security & Public Safety", ("33",), "the SOC group"),
    ("Software Development", ("15-125", "15-1221", "15-1299"), "developers, programmers, testers"),
    ("Sports", ("27-202", "39-9031", "39-9032"), "athletes, coaches, trainers, recreation workers"),
    ("Therapy", ("29-112", "31-2", "29-1181"), "therapists and their assistants"),
    ("Veterinary", ("29-1131", "29-2056", "31-9096", "39-2"), "veterinary staff and animal care"),
)


def sector_of(code: str) -> str | None:
    """The postings sector of a SOC code, or None."""
    found = [(len(prefix), sector) for sector, prefixes, _ in SECTORS for prefix in prefixes if code.startswith(prefix)]
    return max(found)[1] if found else None
