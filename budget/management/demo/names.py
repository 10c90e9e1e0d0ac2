"""Invented schools and people of Vėjūnai."""

from typing import NamedTuple


class DemoSchool(NamedTuple):
    name: str
    short: str
    slug: str
    scheme: str
    level: str
    amount: int
    """The school's pot in whole euros."""


SCHOOLS = (
    DemoSchool("Ąžuolas Gymnasium", "Ąžuolas", "azuolas", "gymnasium", "keys", 9600),
    DemoSchool("Beržynas Gymnasium", "Beržynas", "berzynas", "gymnasium", "keys", 8200),
    DemoSchool("Čiurlys Arts School", "Čiurlys", "ciurlys", "numbers", "names", 5400),
    DemoSchool("Dūmė Vocational School", "Dūmė", "dume", "course", "keys", 7800),
    DemoSchool("Ežerėlis Gymnasium", "Ežerėlis", "ezerelis", "gymnasium", "keys", 8800),
    DemoSchool("Gegutė School", "Gegutė", "gegute", "numbers", "keys", 6000),
    DemoSchool("Kopos Maritime School", "Kopos", "kopos", "course", "keys", 7000),
    DemoSchool("Liepa Gymnasium", "Liepa", "liepa", "gymnasium", "names", 9000),
    DemoSchool("Marių School", "Marių", "mariu", "numbers", "keys", 6400),
    DemoSchool("Šaltinis Gymnasium", "Šaltinis", "saltinis", "gymnasium", "keys", 8400),
    DemoSchool("Ūla Technical School", "Ūla", "ula", "course", "numbers", 6600),
    DemoSchool("Žuvėdra School", "Žuvėdra", "zuvedra", "numbers", "names", 5800),
)

FIRST_NAMES = [
    "Aistė",
    "Ąžuolė",
    "Benas",
    "Bronė",
    "Džiugas",
    "Eglė",
    "Elzė",
    "Faustas",
    "Gabija",
    "Giedrė",
    "Ignas",
    "Jonė",
    "Jokūbas",
    "Kajus",
    "Kotryna",
    "Liepa",
    "Lukas",
    "Matas",
    "Meda",
    "Nojus",
    "Ona",
    "Pijus",
    "Rugilė",
    "Saulė",
    "Šarūnas",
    "Tadas",
    "Ugnė",
    "Ūla",
    "Vėtra",
    "Žygimantas",
    "Anželika",
    "Ģirts",
    "Ķēniņa",
    "Ļubova",
    "Zane",
    "Žanete",
    "Črt",
    "Špela",
    "Žiga",
    "Đurđa",
]
LAST_NAMES = [
    "Vėjelis",
    "Kopūnas",
    "Marienė",
    "Smiltys",
    "Žuvėdra",
    "Audrūnas",
    "Bangys",
    "Burinė",
    "Inkaras",
    "Švyturys",
    "Prieplauka",
    "Krantas",
    "Gintarė",
    "Nendrūnas",
    "Putinis",
    "Čiuožykla",
    "Dulksna",
    "Liepsnys",
    "Rūkas",
    "Šiaurys",
]

#: E-mail name, first name, surname, role; all with the password below, in demonstrations only.
CAST = (
    ("pupil", "Ūla", "Smiltys"),
    ("ambassador", "Matas", "Švyturys"),
    ("supervisor", "Rasa", "Inkaras"),
    ("coordinator", "Giedrė", "Prieplauka"),
    ("youth_worker", "Tomas", "Krantas"),
    ("official", "Birutė", "Rūkas"),
)
PASSWORD = "demo-town"  # noqa: S105 (printed on the demonstration's sign-in page)
DOMAIN = "demo.example"
