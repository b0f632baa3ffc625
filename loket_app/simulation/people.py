"""Plainly made-up applicants for the demonstration: common given names with "Contoh", NIKs of no real place."""

from dataclasses import replace
from random import Random

from loket_app.domain.catalog import Office
from loket_app.usecases.intake import PersonData

WOMEN = (
    "Aisyah", "Bunga", "Citra", "Dahlia", "Elok", "Fitri", "Gita", "Hanum", "Indah", "Juwita", "Kartini", "Laras",
    "Melati", "Nirmala", "Olivia", "Puspita", "Ratna", "Sekar", "Tiara", "Umi", "Wulan", "Yanti",
)  # fmt: skip
MEN = (
    "Adi", "Bagus", "Cahyo", "Danu", "Eka", "Fikri", "Guntur", "Harun", "Ilham", "Jaka", "Krisna", "Lukman", "Mulia",
    "Nanda", "Oki", "Prasetyo", "Rangga", "Surya", "Tegar", "Utama", "Wira", "Yoga",
)  # fmt: skip
JOBS = (
    "Petani",
    "Nelayan",
    "Ibu rumah tangga",
    "Karyawan swasta",
    "Pedagang",
    "Guru honorer",
    "Buruh harian",
    "Pelajar",
)
STREETS = ("Jl. Contoh Mawar", "Jl. Contoh Melati", "Jl. Contoh Kenanga", "Gang Contoh Dahlia", "Jl. Contoh Cempaka")
RELIGIONS = ("Islam", "Islam", "Islam", "Kristen", "Katolik", "Hindu")
PLACES = ("Samarinda", "Tenggarong", "Mojokerto", "Surabaya", "Balikpapan")
AREA = "990101"
"""An area code that no province has, so that no demonstration NIK is a real one."""


def applicant(random: Random, office: Office, number: int) -> PersonData:
    """A made-up applicant; the same random source gives the same person."""
    woman = random.random() < 0.5
    given = random.choice(WOMEN if woman else MEN)
    year, month, day = random.randint(1958, 2004), random.randint(1, 12), random.randint(1, 28)
    return PersonData(
        nik=f"{AREA}{day + (40 if woman else 0):02d}{month:02d}{year % 100:02d}{number:04d}",
        name=f"{given} Contoh {roman(number)}",
        birth_place=random.choice(PLACES),
        birth_date=f"{day:02d}-{month:02d}-{year}",
        sex="P" if woman else "L",
        address=f"{random.choice(STREETS)} No. {random.randint(1, 80)}",
        rt=f"{random.randint(1, 20):03d}",
        rw=f"{random.randint(1, 6):03d}",
        village=random.choice(office.villages) if office.villages else "",
        occupation=random.choice(JOBS),
        religion=random.choice(RELIGIONS),
        marital=random.choice(("Kawin", "Belum kawin")),
        education=random.choice(("SD", "SMP", "SMA", "S1")),
        nationality="WNI",
        phone=f"0800-0000-{number:04d}",
        family_no=f"{AREA}{random.randint(10**9, 10**10 - 1)}",
    )


def without_papers(person: PersonData) -> PersonData:
    """An applicant without KTP and phone: an ordinary case."""
    return replace(person, nik="", phone="")


def roman(number: int) -> str:
    """A number as a suffix that shows the name is made up: Contoh XXI."""
    values = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in values:
        while number >= value:
            text += letters
            number -= value
    return text
