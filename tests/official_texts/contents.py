"""What the invented sets hold: 42 and 32 proposals in both languages, some with parts."""

from itertools import count, product

AREAS = {
    "hybrid-threats": ("Countering hybrid threats", "Lutte contre les menaces hybrides"),
    "operational-cooperation": (
        "Operational cooperation including maritime issues",
        "Coopération opérationnelle, y compris dans le domaine maritime",
    ),
    "cyber-security-and-defence": ("Cyber security and defence", "Cybersécurité et cyberdéfense"),
    "defence-capabilities": ("Defence capabilities", "Capacités de défense"),
    "defence-industry-and-research": (
        "Defence industry and research",
        "Industrie de défense et recherche",
    ),
    "exercises": ("Exercises", "Exercices"),
    "capacity-building": (
        "Defence and security capacity-building",
        "Renforcement des capacités de défense et de sécurité",
    ),
}
COUNTS = {2016: (10, 4, 4, 8, 4, 6, 6), 2017: (10, 3, 4, 5, 3, 3, 4)}
SUBHEADINGS = {
    "en": ("Situational awareness", "Strategic communications", "Bolstering resilience"),
    "fr": ("Appréciation de la situation", "Communication stratégique", "Résilience"),
}
OPENINGS = {
    "en": (
        "The two staffs will look into ways of",
        "Experts of both sides meet twice a year with a view to",
        "By the end of the year, officials should begin",
        "Staff-to-staff talks are opened on",
        "Each side’s civil-military planners take up the work of",
        "A first pilot, known as “open door”, serves the purpose of",
        "Both secretariats encourage their members in",
    ),
    "fr": (
        "Les deux secrétariats étudieront les moyens de",
        "Des experts des deux côtés se réunissent deux fois par an afin de",
        "D’ici la fin de l’année, les services devraient commencer à",
        "Des entretiens entre services sont ouverts en vue de",
        "Les planificateurs civilo-militaires de chaque côté s’attachent à",
        "Un premier essai, dit « porte ouverte », a pour but de",
        "Les deux organisations encouragent leurs membres à",
    ),
}
OBJECTS = {
    "en": (
        "passing on early warnings within the hour, including at weekends, so that neither side "
        "learns from the newspapers what the other already knew;",
        "sharing the timetable of seminars.",
        "comparing the lessons of recent work at sea with those of the working groups on land, on "
        "the understanding that findings stay with their authors.",
        "keeping one list of points of contact up to date.",
        "testing the official channels in difficult conditions, cyber incidents among them, and "
        "making the results known to those who are affected.",
        "making training places available to the other side.",
        "drawing up a joint calendar.",
    ),
    "fr": (
        "transmettre les alertes rapides dans l’heure, y compris en fin de semaine, pour que nul "
        "n’apprenne par les journaux ce que l’autre savait déjà ;",
        "partager le calendrier des séminaires.",
        "comparer les enseignements des travaux récents en mer avec ceux des groupes à terre, "
        "étant entendu que les conclusions restent à leurs auteurs.",
        "tenir à jour une seule liste de points de contact.",
        "mettre à l’épreuve les voies officielles dans des conditions difficiles, incidents "
        "informatiques compris, et en faire connaître les résultats.",
        "ouvrir des places de formation à l’autre partie.",
        "établir un calendrier commun.",
    ),
}
PARTS = {
    "en": ("first with the partners who ask for it;", "then with all others, step by step."),
    "fr": ("d’abord avec les partenaires qui le demandent ;", "puis avec les autres, par étapes."),
}


def contents(year, language):
    """Return the sections of a set: (area, heading, [(sub-heading, text, parts)])."""
    texts, number = _texts(language), count()
    return [
        (
            area,
            names[language == "fr"],
            [_item(area, i, next(number), texts, language) for i in range(n)],
        )
        for (area, names), n in zip(AREAS.items(), COUNTS[year], strict=True)
    ]


def _texts(language):
    pairs = product(enumerate(OPENINGS[language]), enumerate(OBJECTS[language]))
    mixed = sorted(pairs, key=lambda pair: ((pair[1][0] + 3 * pair[0][0]) % 7, pair[0][0]))
    return [f"{opening[1]} {target[1]}" for opening, target in mixed]


def _item(area, place, number, texts, language):
    """Return one item; every seventh has parts, and hybrid threats have sub-headings."""
    subheading = SUBHEADINGS[language][min(place // 4, 2)] if area == "hybrid-threats" else ""
    if number % 7 == 2:
        return (
            subheading,
            texts[number].rstrip(" .;") + (" :" if language == "fr" else ":"),
            list(PARTS[language]),
        )
    return subheading, texts[number], []
