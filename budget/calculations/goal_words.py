"""Which of the 17 goals a text speaks of: beginnings of words, in four languages. A hint, never a choice.

Lists are plain and short on purpose: somebody who misses a word adds it here. Each entry is the beginning of
a word, without accents; two words in one entry must follow each other.
"""

import re
from functools import lru_cache

from budget.calculations.trigrams import folded

MOST = 3
WORDS: dict[int, str] = {
    1: """poverty, poor famil, afford, cannot pay, free of charge, swap shop, second-hand clothes, skurd,
        nepritekli, nemokam, nepasiturin, trukum, nabadzi, trukciga, bezmaksas, maznodrosin, revscin,
        brezplac, socialno sibk, izmenjevaln""",
    2: """hunger, breakfast, food, canteen, meal, fruit, vegetable, cook, porridge, bake, pusryc, maist,
        valgykl, vaisi, darzov, gamin valg, kepim, virtuv, brokast, edien, partik, ednic, augl, darzen,
        gatavo, virtuv, zajtrk, hran, jedil, sadj, zelenjav, kuhanj, kuhinj, malic""",
    3: """health, sport, gym, fitness, ball, tennis, run, swim, climb, quiet room, relax, stress, psycholog,
        first aid, hammock, menstrua, doctor, yoga, mental, sveikat, sport, treniruok, kamuol, tenis, beg,
        plauk, laipioj, poilsi, ramyb, streso, psicholog, pirmoji pagalb, hamak, menstruac, hygien,
        higien, joga, vesel, sport, bumb, tenis, skries, peld, kapsan, atput, klus, stres, psiholog, pirma
        palidz, supultikl, zdrav, sport, zog, tek, plava, plezal, pocit, mir kot, stres, psiholog, prva
        pomoc, visec""",
    4: """learn, lesson, school book, library, course, class, teach, study, science, laborator, exam, read,
        book, music, theatre, instrument, debate, microscope, telescope, mokym, pamok, bibliotek, kursai,
        klas, studij, moksl, laborator, egzamin, skaity, knyg, muzik, teatr, instrument, debat, mikroskop,
        teleskop, vadovel, macib, macit, stund, biblioteka, kurs, zinatn, eksamen, lasi, gramat, muzik,
        teatr, instrument, mikroskop, ucen, ucit, pouk, knjiznic, tecaj, razred, znanost, izpit, bran,
        knjig, glasb, gledalis, mikroskop""",
    5: """girl, gender, women, equal rights for, boys and girls, menstrua, period product, mergin, lyci,
        moter, menstruac, meitene, dzimum, siev, menstru, dekle, dekli, spol, zensk, menstru""",
    6: """water, fountain, drink, tap, toilet, wash, rain garden, vanden, vandu, gerti, gertuv, ciaup,
        tualet, plauti rank, uden, dzer, krans, tualet, mazga, vod, pitnik, pipa, strani, umiva""",
    7: """solar, energy, electric, led, light bulb, charg, wind power, saules, energij, elektr, apsviet,
        ikrov, saules, energij, elektrib, apgaismo, uzlad, soncn, energij, elektri, razsvetljav, polnil""",
    8: """job, career, business, start-up, company, work place, entrepreneur, market day, darb viet, karjer,
        versl, imon, mugel, darba viet, karjer, uznem, tirdzin, sluzb, karier, podjet, zaposl, trznic""",
    9: """internet, wi-fi, wifi, computer, printer, 3d, robot, technolog, program, coding, app, drone,
        innovat, internet, kompiuter, spausdintuv, robot, technolog, programav, dron, inovac, dator,
        printer, robot, tehnolog, programm, dron, inovac, racunaln, tiskalnik, robot, tehnolog, programir,
        dron, inovat""",
    10: """wheelchair, ramp, disab, access, inclus, newcomer, refugee, sensory, lift, everybody can, nezalum,
        neigal, pritaik, itraukt, nevazis, naujok, pabegel, sensor, rampa, uzvaz, ratinkresl, invalid,
        pieklu, ieklau, jaunatnaceji, begl, sensor, panduss, uzbrauktuv, invalid, dostop, vkljuc, novinc,
        begun, senzor, klancin, dvigal""",
    11: """bicycle, bike, bus, street, park, bench, yard, playground, square, neighbour, city, town, scooter,
        wall, skate, graffiti, bus stop, dvirat, dvirac, autobus, gatv,
        suol, kiem, aiksteles, aikstel, kaimyn,
        miest, paspirtuk, piesimo sien, riedlent, velosip, autobus, iela, soli, solin, pagalm, laukum,
        kaimin, pilset, skrejriten, skeit, koles, avtobus, ulic, klop, dvorisc, igrisc, sosed, mesto,
        skiro, rolk""",
    12: """recycl, waste, repair, reuse, plastic, sort, second-hand, compost, swap, bottle, zero waste,
        perdirb, atliek, siuksl, taisy, remont, plastik, rusiuo, naudot, kompost, main, buteli, parstrad,
        atkritum, labo, remont, plastmas, skiro, lietot, kompost, mainas, pudel, recikl, odpad, poprav,
        plastik, locev, rabljen, kompost, izmenj, steklenic""",
    13: """climate, co2, carbon, weather station, heat wave, emission, energy sav, warming, klimat, anglies
        diok, oru stot, orai, karsc, emisij, atsil, klimat, oglek, laikapst, emisij, sasils, podneb,
        ogljik, vremen, emisij, segrev""",
    14: """sea, lake, river, fish, beach, kayak, ocean, boat, dune, litter in the water, jur, ezer, upe,
        upel, zuv, paplud, baidar, vandenyn, valt, jura, ezer, upe, zivis, pludmal, kajak, okean, laiv,
        morje, morsk, jezer, rek, rib, plaz, kajak, ocean, coln""",
    15: """tree, plant, flower, bird, forest, garden, greenhouse, bee, animal, hedgehog, dog, nature, grove,
        medz, augal, gele, gelyn, pauksc, misk, sod, siltnam, bit, gyvun, ezi, suni, gamt, inkil, koks,
        koki, koku, augs, augu, ziedi, putn, mez, darz, siltumnic, bis, dzivniek, suni, dab, drev, rastl,
        roz, ptic, gozd, vrt, rastlinjak, cebel, zival, psi, narav""",
    16: """bully, safe, council, vote, debate, newspaper, rights, conflict, mediat, podcast, police, peace,
        patyc, saug, taryb, balsuo, debat, laikrast, teis, konflikt, tarpinink, tinklalaid, policij, taik,
        vardarb, mobing, dros, padom, balso, avize, ties, konflikt, mediac, policij, mier, nasil, varn,
        svet, glasov, casopis, pravic, konflikt, mediacij, policij, mir""",
    17: """together with, exchange, partner, other school, abroad, twin, international, erasmus, kartu su,
        mainu program, partner, kita mokykla, kitos mokykl, uzsien, tarptautin, kopa ar, apmain, partner,
        cita skol, arzem, starptautisk, skupaj z, izmenjav, partner, drug sol, tujin, mednarodn""",
}


@lru_cache(maxsize=1)
def _patterns() -> dict[int, re.Pattern[str]]:
    def pattern(words: str) -> re.Pattern[str]:
        stems = sorted({" ".join(folded(one).split()) for one in words.split(",")} - {""})
        parts = (r"\w*\s+".join(re.escape(part) for part in stem.split()) for stem in stems)
        return re.compile(rf"\b(?:{'|'.join(parts)})")

    return {goal: pattern(words) for goal, words in WORDS.items()}


def suggest_goals(*texts: str) -> list[int]:
    """At most three goals that the texts speak of, most words first; the first (a title) counts double."""
    found: dict[int, int] = {}
    for weight, text in zip((2, *([1] * len(texts))), texts, strict=False):
        plain = folded(text[:5000])
        for goal, pattern in _patterns().items():
            if hits := len(set(pattern.findall(plain))):
                found[goal] = found.get(goal, 0) + weight * hits
    return sorted(found, key=lambda goal: (-found[goal], goal))[:MOST]
