"""Invented ideas of invented pupils, for the open and for the published round of Vėjūnai."""

from typing import NamedTuple


class DemoIdea(NamedTuple):
    school: str
    """Slug of the school; empty for the city's pot."""
    title: str
    summary: str
    place: str
    whom: str
    goals: tuple[int, ...]
    costs: tuple[tuple[str, int], ...]
    """What is paid, in whole euros."""
    language: str = "en"


def idea(line: str, goals: tuple[int, ...], *costs: tuple[str, int], language: str = "en") -> DemoIdea:
    """One idea from "school | title | place | for whom | what"."""
    school, title, place, whom, summary = (part.strip() for part in line.split("|"))
    return DemoIdea(school, title, summary, place, whom, goals, costs, language)


OPEN_ROUND = (
    idea(
        "azuolas | Bicycle roof by the north entrance | North entrance | everybody who cycles | A roof with racks for sixty bicycles, so that saddles stay dry and chains do not rust. The caretaker has shown us where it fits.",
        (11, 13),
        ("Roof and racks", 2600),
        ("Foundation", 600),
    ),
    idea(
        "azuolas | Quiet room with sofas | Room 214, empty since spring | whoever needs ten minutes of silence | Two sofas, carpets, soft light and a rule: no talking, no calls. We will paint the walls ourselves.",
        (3, 4),
        ("Sofas", 900),
        ("Carpets and lamps", 400),
        ("Paint", 150),
    ),
    idea(
        "azuolas | Water fountains on every floor | Corridors of floors 1 to 3 | everybody | Three fountains for filling bottles. Fewer plastic bottles, and no queue at the only tap.",
        (6, 12),
        ("Three fountains", 1650),
        ("Plumber", 450),
    ),
    idea(
        "azuolas | Repair café on Fridays | Workshop | everybody with something broken | Tools, spare parts and a table where older pupils help to mend bicycles, headphones and chairs.",
        (12, 9),
        ("Tools", 1700),
        ("Spare parts", 600),
        ("Shelves", 300),
    ),
    idea(
        "azuolas | Greenhouse on the flat roof | Roof of the new wing | biology classes, the canteen | Tomatoes, herbs and beans all year. The canteen wants the herbs. The roof was checked for the weight.",
        (2, 15),
        ("Greenhouse", 3900),
        ("Beds and soil", 1000),
    ),
    idea(
        "azuolas | Stiklainių dirbtuvės | Valgykla | norintys gaminti be atliekų | Sulčiaspaudė, stiklainiai ir mokymai, kaip iš likusių vaisių pagaminti uogienę mugei.",
        (12, 2),
        ("Sulčiaspaudė", 480),
        ("Stiklainiai", 220),
        language="lt",
    ),
    idea(
        "berzynas | Hammocks in the birch grove | Grove behind the school | everybody in warm months | Eight hammocks and four benches between the birches, taken in for the winter.",
        (3, 15),
        ("Hammocks", 720),
        ("Benches", 1300),
    ),
    idea(
        "berzynas | Podcast corner | Library storeroom | the school newspaper and everybody with a story | Four microphones, sound panels and a recorder, to be booked by the hour.",
        (4, 16),
        ("Microphones and recorder", 1450),
        ("Sound panels", 800),
    ),
    idea(
        "berzynas | Free menstrual products | All girls' toilets | whoever needs them | Dispensers and a year's supply, because nobody should miss a lesson for this.",
        (5, 3, 10),
        ("Dispensers", 640),
        ("Supply for a year", 1500),
    ),
    idea(
        "berzynas | Night of science | Whole school | grades 9 to 12 and parents | One night of experiments run by pupils, with a telescope to keep.",
        (4, 9),
        ("Telescope", 1900),
        ("Materials", 700),
    ),
    idea(
        "ciurlys | Stage lights we can move | Hall | theatre group, concerts, lectures | Six LED lights on stands, and a course for those who will run them.",
        (4, 7),
        ("Lights and stands", 2300),
        ("Course", 350),
    ),
    idea(
        "ciurlys | Wall for legal painting | Yard wall facing the street | everybody who paints | A smooth wall, primed twice a year, with a calendar who paints when.",
        (11, 16),
        ("Plaster and primer", 1600),
        ("Paint box", 500),
    ),
    idea(
        "ciurlys | Instruments to borrow | Music room | who cannot afford one | Five guitars, two violins and a keyboard to take home for a month.",
        (10, 4),
        ("Instruments", 2450),
    ),
    idea(
        "dume | Charging cupboards with locks | Entrance hall | everybody with a telephone | Twenty lockers with sockets: charge it, lock it, forget it until the break.",
        (9, 3),
        ("Lockers", 2200),
        ("Electrician", 500),
    ),
    idea(
        "dume | Welding simulator | Workshop 3 | first courses | Practise two hundred seams without wasting a metre of steel.",
        (4, 8, 12),
        ("Simulator", 5200),
    ),
    idea(
        "dume | Breakfast club | Canteen | whoever comes without breakfast | Porridge, fruit and tea from half past seven, run by cooking classes.",
        (2, 1, 3),
        ("Food for a year", 2900),
        ("Dishes", 300),
    ),
    idea(
        "ezerelis | Kayaks for lessons | Lake shore | sports lessons, summer camp | Ten kayaks, vests and a rack. The rowing club keeps them in winter.",
        (3, 14),
        ("Kayaks and vests", 4300),
        ("Rack", 500),
    ),
    idea(
        "ezerelis | Clean the lake day, every month | Lake | everybody | Nets, gloves, scales and a prize for the class that finds the strangest thing.",
        (14, 6),
        ("Nets and gloves", 620),
        ("Scales", 180),
    ),
    idea(
        "ezerelis | Solar bench with sockets | Bus stop by the school | who waits for the bus | A bench that charges telephones and lights the stop in the evening.",
        (7, 11),
        ("Bench", 2700),
    ),
    idea(
        "gegute | Bird boxes with cameras | Park edge | biology classes and everybody online | Twelve boxes, two with cameras, and a page to watch the nests.",
        (15, 4),
        ("Boxes", 360),
        ("Cameras", 540),
    ),
    idea(
        "gegute | Table tennis outside | South yard | everybody in breaks | Three concrete tables that last for twenty years.",
        (3,),
        ("Tables", 2700),
        ("Ground work", 500),
    ),
    idea(
        "gegute | Swap shop | Room next to the cloakroom | everybody who grows out of things | Rails, mirrors and labels for a shop without money.",
        (12, 1),
        ("Rails and mirrors", 760),
    ),
    idea(
        "kopos | Drone for the dunes | Dunes of the spit | geography and maritime classes | Map how the dunes move, four times a year, and publish the maps.",
        (13, 15, 9),
        ("Drone", 1900),
        ("Course and licence", 450),
    ),
    idea(
        "kopos | Lifeguard course | Beach and pool | second courses | Twenty places in a course with certificate; the pool gives the hours.",
        (3, 4),
        ("Course", 3400),
    ),
    idea(
        "kopos | Net to catch litter at the outlet | Harbour outlet | the sea | A floating net that we empty every week and weigh.",
        (14, 12),
        ("Net and floats", 1350),
        ("Scales and bags", 150),
    ),
    idea(
        "liepa | Sensory room | Room 05 | pupils who need less noise and light | Designed with the pupils who will use it, with a ramp and a dimmer.",
        (10, 3, 4),
        ("Furniture", 2400),
        ("Lights and dimmer", 700),
        ("Ramp", 600),
    ),
    idea(
        "liepa | Debate club goes online | Library | debate club, other schools | Two cameras and software to debate with schools in Latvia and Slovenia.",
        (16, 17, 4),
        ("Cameras", 900),
        ("Software for a year", 300),
    ),
    idea(
        "liepa | Linden tea garden | Inner yard | everybody | Plant lindens, herbs and berries; tea for every exam day.",
        (15, 3),
        ("Plants", 800),
        ("Beds and tools", 650),
    ),
    idea(
        "mariu | Lockers for scooters | Bicycle stand | who comes by scooter | Twelve lockers with own padlocks.",
        (11,),
        ("Lockers", 2100),
    ),
    idea(
        "mariu | Cooking with grandparents | School kitchen | pupils and older neighbours | Eight evenings, eight recipes, one printed book.",
        (2, 11, 3),
        ("Food", 700),
        ("Printing of the book", 600),
    ),
    idea(
        "mariu | Weather station | Roof | physics and geography classes | Wind, rain and air quality on a screen in the hall and as open data.",
        (13, 9),
        ("Station", 1250),
        ("Screen", 400),
    ),
    idea(
        "saltinis | Climbing wall | Old gym | everybody | A low wall with mats, no ropes needed, open in every long break.",
        (3,),
        ("Wall and holds", 4600),
        ("Mats", 900),
    ),
    idea(
        "saltinis | Buddies for newcomers | Whole school | pupils new to school or country | Training for thirty buddies and a welcome box in five languages.",
        (10, 16),
        ("Training", 900),
        ("Welcome boxes", 400),
    ),
    idea(
        "saltinis | Rain garden by the car park | Car park | the yard that floods | Plants that drink the rain, planned with the city's gardener.",
        (6, 13, 15),
        ("Plants and gravel", 2400),
    ),
    idea(
        "ula | 3D printer farm | Technical room | all courses | Four printers and a rule: spare parts for the school come first.",
        (9, 12),
        ("Printers", 2400),
        ("Filament", 400),
    ),
    idea(
        "ula | Girls in tech evenings | Technical room | girls of grades 9 and 10 | Six evenings with women who work in technical jobs, and parts to take home.",
        (5, 8),
        ("Parts", 900),
        ("Travel of speakers", 300),
    ),
    idea(
        "zuvedra | Skate ramp that can be moved | Yard | skaters and scooters | Three wooden ramps on wheels, built by ourselves with a carpenter.",
        (3, 11),
        ("Wood", 1300),
        ("Carpenter", 500),
    ),
    idea(
        "zuvedra | Film club with projector | Hall | everybody on Thursdays | A projector, a licence to show films, and popcorn at cost.",
        (4, 10),
        ("Projector", 1100),
        ("Licence", 400),
    ),
    idea(
        " | Night bus after concerts | Line 8 | everybody who lives far out | Four extra runs on twelve Saturdays, as a trial, counted by pupils.",
        (11, 13),
        ("Bus and driver", 9800),
    ),
    idea(
        " | Open sports halls on Sundays | Four schools in turn | everybody aged 12 to 19 | A youth worker opens the hall from two to six; balls and music are there.",
        (3, 10),
        ("Youth worker", 6400),
        ("Balls", 500),
    ),
    idea(
        " | Town map of accessible places | Whole town | who uses a wheelchair or a pram | Pupils measure doors and kerbs; the map is open data.",
        (10, 11),
        ("Measuring sets", 700),
        ("Website", 2600),
    ),
)

PILOT_ROUND = (
    idea(
        "azuolas | Benches that face each other | Hall of floor 1 | everybody | Six pairs of benches, so that talking does not mean shouting along a wall.",
        (3, 11),
        ("Benches", 2400),
    ),
    idea(
        "azuolas | Bicycle pump and repair post | Bicycle stand | who cycles | A post with pump and tools on steel ropes.",
        (11, 12),
        ("Post", 1100),
    ),
    idea(
        "azuolas | Chess tables in the yard | Yard under the oaks | players and learners | Four stone tables with pieces to borrow.",
        (4, 3),
        ("Tables", 1900),
        ("Pieces", 150),
    ),
    idea(
        "azuolas | Herb wall for the canteen | Canteen windows | the canteen, biology classes | Basil, dill and parsley on a wall that waters itself.",
        (2, 15),
        ("Wall", 1450),
    ),
    idea(
        "azuolas | Photo lab | Cellar | photo club | A dark room with red light, two enlargers and chemistry that is disposed of properly.",
        (4, 12),
        ("Enlargers", 1300),
        ("Chemistry and trays", 700),
    ),
    idea(
        "azuolas | Table football league | Hall | everybody | Three tables and a league with a cup made of scrap.",
        (3,),
        ("Tables", 2100),
    ),
    idea(
        "azuolas | Trees for every leaving class | School park | those who come after us | Twelve trees, planted and watered by the classes that leave.",
        (13, 15),
        ("Trees", 960),
    ),
    idea(
        "azuolas | Loudspeakers for the yard | Yard | everybody in breaks | Music on Fridays, chosen by classes in turn.",
        (3,),
        ("Loudspeakers", 2900),
    ),
    idea("liepa | Exam lamps | Library | who stays late | Twenty warm lamps.", (4, 7), ("Lamps", 1000)),
    idea(
        "liepa | Padel wall | South wall | everybody | A painted wall with lines and nets to borrow.",
        (3,),
        ("Wall and nets", 2600),
    ),
    idea(
        "liepa | Second-hand book days | Hall | readers | Shelves on wheels and a till, twice a year.",
        (12, 4),
        ("Shelves", 900),
    ),
    idea(
        "liepa | Garden shed library | Inner yard | everybody | A small shed with books that never closes.",
        (4, 11),
        ("Shed", 1700),
    ),
    idea(
        "liepa | Sound system for the hall | Hall | concerts and theatre | Speakers that reach the last row.",
        (4, 9),
        ("Speakers", 4200),
    ),
    idea(
        "liepa | Water for dogs and birds | Entrance | dogs, birds, their people | Two bowls, one pump.",
        (15, 6),
        ("Bowls and pump", 300),
    ),
)

POINTS_ROUND = (
    idea(
        "azuolas | Hammocks under the oaks | School park | whoever needs ten quiet minutes | Four hammocks between posts, taken in for the winter.",
        (3, 15),
        ("Hammocks and posts", 620),
    ),
    idea(
        "azuolas | Water tap with bubbles | Hall of floor 2 | everybody with a bottle | Cold and sparkling water, free, and no more plastic bottles.",
        (6, 12),
        ("Tap", 980),
    ),
    idea(
        "azuolas | Board games on a trolley | Library | everybody on rainy days | Thirty games that roll to where people are.",
        (4, 10),
        ("Games", 380),
        ("Trolley", 90),
    ),
    idea(
        "azuolas | Table tennis outside | Yard | everybody in breaks | One table of concrete that stays out all year, bats to borrow.",
        (3,),
        ("Table", 890),
        ("Bats and balls", 60),
    ),
)
