"""Matching rows of sheets: what a batch says, what settles a match, what forbids it, what stays open."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pytest

from maillage.errors import EngineError, ParameterError
from maillage.names import read_name, similarity
from maillage.reconcile import (
    BATCH,
    COLUMNS,
    TYPES,
    Asked,
    Candidate,
    Failure,
    Faulty,
    Matcher,
    TooManyQueries,
    columns_of,
    described,
    read_batch,
    read_extension,
    type_of,
)
from maillage.reconcile.batch import Value
from maillage.reconcile.hints import domain, read_hints, read_iri, read_number
from maillage.territories import Gazetteer, read_territories
from maillage.vocabulary import ID

SIREN, OTHER_SIREN, SIRET, RNA = "552100554", "732829320", "55210055400013", "W641001234"


@dataclass(frozen=True)
class Known:
    """A thing of a small index."""

    iri: str
    kind: str
    label_fr: str
    names: Sequence[str] = ()
    codes: Sequence[str] = ()
    commune: str = ""
    epci: str = ""
    departement: str = ""
    region: str = ""
    themes: Sequence[str] = ()
    domain: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class Hits:
    """What it found."""

    hits: Sequence[Known]


@dataclass
class Small:
    """An index of a few things: by their codes, else by the words that they share with a text."""

    things: Sequence[Known]
    asked: list[str] = field(default_factory=list)

    def near(
        self, text: str, kinds: Collection[str] = (), commune: str = "", departement: str = ""
    ) -> Sequence[Known]:
        """Look at each."""
        self.asked.append(text)
        name = read_name(text)
        there = [
            t
            for t in self.things
            if (not kinds or t.kind in kinds)
            and commune in ("", t.commune)
            and departement in ("", t.departement)
        ]
        coded = [t for t in there if text in (t.iri, t.domain, *t.codes)]
        return coded or [
            t for t in there if max(similarity(name, read_name(n)) for n in (t.label_fr, *t.names)) > 0.2
        ]

    def find(self, text: str, kinds: Collection[str] = (), *, limit: int = 10) -> Hits:
        """The same."""
        return Hits(self.near(text, kinds)[:limit])


class Broken:
    """An index that cannot be read."""

    def near(
        self, text: str, kinds: Collection[str] = (), commune: str = "", departement: str = ""
    ) -> Sequence[Known]:
        """Fail."""
        raise EngineError("l’index ne se lit pas", "the index cannot be read")

    def find(self, text: str, kinds: Collection[str] = (), *, limit: int = 10) -> Hits:
        """Fail."""
        raise EngineError("l’index ne se lit pas", "the index cannot be read")


BAYONNE = {"commune": "64102", "epci": "200067106", "departement": "64", "region": "75"}
ANGLET = {"commune": "64024", "epci": "200067106", "departement": "64", "region": "75"}
PAU = {"commune": "64445", "epci": "200067254", "departement": "64", "region": "75"}
LILLE = {"commune": "59350", "epci": "200093201", "departement": "59", "region": "32"}
POLE = Known(f"{ID}ptce/sud", "ptce", "PTCE Sud-Aquitaine", codes=("sud",), **BAYONNE)
CARRIER = Known(
    f"{ID}actor/{SIREN}", "actor", "Comité de bassin d’emploi du Seignanx", ("CBE du Seignanx",),
    (SIREN, SIRET, RNA), domain="cbe-seignanx.fr", themes=("employment",), **BAYONNE,
)  # fmt: skip
HOMES = [
    Known(f"{ID}actor/foyer-{n}", "actor", "Foyer rural", codes=(f"foyer-{n}",), **place)
    for n, place in enumerate((BAYONNE, PAU, LILLE))
]
REGION = Known(f"{ID}region/75", "region", "Nouvelle-Aquitaine", codes=("75",), region="75")
TOWN = Known(f"{ID}commune/64102", "commune", "Bayonne", codes=("64102", "64100"), **BAYONNE)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The territories of France."""
    return read_territories()


@pytest.fixture
def matcher(gazetteer: Gazetteer) -> Matcher:
    """A matcher of a few things."""
    return Matcher(Small([POLE, CARRIER, *HOMES, REGION, TOWN]), gazetteer)


def asked(text: str = "", types: str = "", **values: str) -> Asked:
    """A query as a client sends it."""
    query = {
        "query": text,
        "type": types.split(),
        "properties": [{"pid": pid, "v": value} for pid, value in values.items()],
    }
    found = read_batch(json.dumps({"q": query}))["q"]
    assert isinstance(found, Asked), found
    return found


def only(matcher: Matcher, query: Asked) -> Candidate | None:
    """The candidate that is certain, if there is one; it comes first, and no other has its score."""
    found = matcher.candidates(query)
    sure = [c for c in found if c.match]
    assert sorted(found, key=lambda c: -c.score) == found
    assert len(sure) <= 1
    if sure:
        assert found[0] is sure[0]
        assert found[0].score == 100
    assert all(c.score <= 95 for c in found if not c.match)
    return sure[0] if sure else None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (asked("CBE du Seignanx", siren=SIREN), CARRIER),
        (asked("Un autre nom", siren=SIREN), CARRIER),
        (asked(siren=SIREN), CARRIER),
        (asked(siret=SIRET), CARRIER),
        (asked(siret="552 100 554 00021"), CARRIER),
        (asked(rna="w641001234"), CARRIER),
        (asked(SIREN), CARRIER),
        (asked(SIRET), CARRIER),
        (asked("id/ptce/sud"), POLE),
        (asked(f"{ID}ptce/sud"), POLE),
        (asked(iri="id/ptce/sud"), POLE),
        (asked("ptce sud aquitaine", commune="Bayonne"), POLE),
        (asked("PTCE Sud-Aquitaine", commune="64100"), POLE),
        (asked("PTCE Sud-Aquitaine", insee="64102"), POLE),
        (asked("PTCE Sud-Aquitaine", departement="64"), POLE),
        (asked("PTCE Sud-Aquitaine", epci="CA du Pays Basque"), POLE),
        (asked("Foyer rural", commune="Pau"), HOMES[1]),
        (asked("Foyer rural", commune="id/commune/64445"), HOMES[1]),
        (asked("FOYER RURAL", commune="Lille", departement="Nord"), HOMES[2]),
        (asked("nouvelle aquitaine", "Region"), REGION),
        (asked("BAYONNE", "Commune"), TOWN),
        (asked("Bayonne", "Commune", departement="64"), TOWN),
    ],
    ids=lambda value: value.label_fr if isinstance(value, Known) else "",
)
def test_what_is_certain(matcher: Matcher, query: Asked, found: Known) -> None:
    """An identifier that agrees, or the same name in the same place, or in a list that is complete."""
    sure = only(matcher, query)
    assert sure is not None and sure.thing is found


@pytest.mark.parametrize(
    "query",
    [
        asked("PTCE Sud-Aquitaine"),
        asked("Foyer rural"),
        asked("Foyer rural", departement="64"),
        asked("Foyer rural", region="Nouvelle-Aquitaine"),
        asked("Foyer rural", commune="Anglet"),
        asked("PTCE Sud-Aquitaine", commune="nulle part"),
        asked("PTCE Sud", commune="Bayonne"),
        asked("CBE du Seignanx", siren=OTHER_SIREN, commune="Bayonne"),
        asked("PTCE Sud-Aquitaine", siren=SIREN),
        asked("Comité de bassin d’emploi du Seignanx", rna=RNA, siren=OTHER_SIREN),
        asked("Nouvelle-Aquitaine"),
        asked("Bayonne", "Commune", departement="40"),
        asked("Bayonne"),
        asked("Foyer rural de", commune="Pau"),
        asked("Seignanx emploi", website="cbe-seignanx.fr"),
    ],
    ids=lambda query: f"{query.text} {sorted(query.values)}",
)
def test_what_stays_open(matcher: Matcher, query: Asked) -> None:
    """A name alone, a wider place, a place that cannot be read, a number of another: candidates, none certain."""
    assert matcher.candidates(query)
    assert only(matcher, query) is None


def test_a_number_that_contradicts_forbids(matcher: Matcher) -> None:
    """The same name and the same place with another SIREN: shown last, with the reason, never taken."""
    found = matcher.candidates(asked("CBE du Seignanx", siren=OTHER_SIREN, commune="Bayonne"))
    other = next(c for c in found if c.thing is CARRIER)
    assert other.score <= 20
    assert other.feature("identifier") == 0
    assert "autre identifiant" in described(other, matcher, "fr")
    assert "not the identifier" in described(other, matcher, "en")


def test_a_rival_stops_a_match(gazetteer: Gazetteer) -> None:
    """Two things of one name in one town: nothing is certain until a type tells them apart."""
    club = Known(f"{ID}actor/smalah", "actor", "La Smalah", **BAYONNE)
    lieu = Known(f"{ID}tiers-lieu/smalah", "tiers-lieu", "La Smalah", **BAYONNE)
    matcher = Matcher(Small([club, lieu]), gazetteer)
    assert only(matcher, asked("La Smalah", commune="Bayonne")) is None
    sure = only(matcher, asked("La Smalah", "TiersLieu", commune="Bayonne"))
    assert sure is not None and sure.thing is lieu


def test_a_name_that_two_may_be_called_by_stays_open(gazetteer: Gazetteer) -> None:
    """An association and a group of one name in one town: people call either by it."""
    both = [Known(f"{ID}actor/{n[:5]}", "actor", f"{n} Archer", **PAU) for n in ("Association", "Groupe")]
    matcher = Matcher(Small(both), gazetteer)
    assert only(matcher, asked("Archer", "Actor", commune="Pau")) is None
    for thing in both:
        sure = only(matcher, asked(thing.label_fr, "Actor", commune="Pau"))
        assert sure is not None and sure.thing is thing
    alone = only(Matcher(Small(both[:1]), gazetteer), asked("Archer", "Actor", commune="Pau"))
    assert alone is not None and alone.thing is both[0]


def test_a_part_of_a_region_is_not_the_region(gazetteer: Gazetteer) -> None:
    """Alsace was a région and is a part of Grand Est; Centre is the same région by another name."""
    regions = {
        "44": Known(f"{ID}region/44", "region", "Grand Est", ("Alsace", "Lorraine"), region="44"),
        "24": Known(f"{ID}region/24", "region", "Centre-Val de Loire", ("Centre",), region="24"),
        "93": Known(f"{ID}region/93", "region", "Provence-Alpes-Côte d'Azur", ("PACA",), region="93"),
    }
    matcher = Matcher(Small([*regions.values()]), gazetteer)
    assert matcher.candidates(asked("Alsace", "Region"))
    assert only(matcher, asked("Alsace", "Region")) is None
    for text, code in {"Grand Est": "44", "Centre": "24", "PACA": "93"}.items():
        sure = only(matcher, asked(text, "Region"))
        assert sure is not None and sure.thing is regions[code]


def test_a_former_name_is_not_the_commune(gazetteer: Gazetteer) -> None:
    """A commune that was merged, or a part of one, is a candidate with the reason: the row may mean it alone."""
    place = {"commune": "79285", "epci": "200069748", "departement": "79", "region": "75"}
    merged = Known(
        f"{ID}commune/79285", "commune", "Saint-Pardoux-Soutiers", ("Saint-Pardoux", "Soutiers"), **place
    )
    matcher = Matcher(Small([merged]), gazetteer)
    for values in ({}, {"departement": "79"}, {"epci": "200069748"}, {"commune": "79285"}):
        for text in ("Soutiers", "St Pardoux"):
            for types in ("Commune", ""):
                (found,) = matcher.candidates(asked(text, types, **values))
                assert not found.match and found.score <= 95, (text, types, values)
                assert "ancien nom de cette commune" in described(found, matcher, "fr")
                assert "a former name of this commune" in described(found, matcher, "en")
    sure = only(matcher, asked("ST PARDOUX SOUTIERS", "Commune"))
    assert sure is not None and sure.thing is merged
    assert "ancien" not in described(sure, matcher, "fr")
    sure = only(matcher, asked("Soutiers", iri="id/commune/79285"))
    assert sure is not None and sure.thing is merged


def test_two_things_of_one_number(gazetteer: Gazetteer) -> None:
    """Two things that bear one SIREN: neither is certain, unless one alone has the name."""
    twins = [Known(f"{ID}actor/{n}", "actor", n, codes=(SIREN,)) for n in ("Alpha", "Beta")]
    matcher = Matcher(Small(twins), gazetteer)
    assert only(matcher, asked(siren=SIREN)) is None
    sure = only(matcher, asked("Beta", siren=SIREN))
    assert sure is not None and sure.thing is twins[1]


def test_a_name_and_the_number_of_another(gazetteer: Gazetteer) -> None:
    """A row with the name of one thing and the SIREN of another is left to a person."""
    both = [
        Known(f"{ID}actor/alpha", "actor", "Alpha", codes=(SIREN,)),
        Known(f"{ID}actor/beta", "actor", "Beta", codes=(OTHER_SIREN,)),
    ]
    matcher = Matcher(Small(both), gazetteer)
    assert only(matcher, asked("Alpha", siren=OTHER_SIREN)) is None
    sure = only(matcher, asked("Another name", siren=OTHER_SIREN))
    assert sure is not None and sure.thing is both[1]


def test_nearer_places_score_higher(gazetteer: Gazetteer) -> None:
    """The same commune, then the same EPCI, then the same département, then elsewhere."""
    places = {"Bayonne": BAYONNE, "Anglet": ANGLET, "Pau": PAU, "Lille": LILLE}
    scores = [
        Matcher(
            Small([Known(f"{ID}actor/x", "actor", "Atelier des possibles solidaires", **place)]), gazetteer
        )
        .candidates(asked("Atelier des possibles", commune="Bayonne"))[0]
        .score
        for place in places.values()
    ]
    assert scores == sorted(scores, reverse=True)
    assert len({*scores}) == len(places)


def test_a_type_is_a_condition(matcher: Matcher) -> None:
    """Only things of the types asked for are candidates; several types are alternatives."""
    assert {c.type.id for c in matcher.candidates(asked("Bayonne", "Commune Region"))} == {"Commune"}
    assert matcher.candidates(asked("Foyer rural", "Region")) == []


def test_a_failed_look_up_says_failed(gazetteer: Gazetteer) -> None:
    """An index that cannot be read, and time that runs out, are failures, never empty lists."""
    batch = read_batch('{"a": {"query": "x"}, "b": {"query": "y", "props": 1}}')
    found = Matcher(Broken(), gazetteer).answer(batch)
    broken, faulty = found["a"], found["b"]
    assert isinstance(broken, Failure) and broken.ours and broken.en.startswith("failed:")
    assert isinstance(faulty, Failure) and not faulty.ours and "props" in faulty.en
    late = Matcher(Small([POLE]), gazetteer).answer(read_batch('{"a": {"query": "x"}}'), -1)["a"]
    assert isinstance(late, Failure) and late.ours


def test_queries_do_not_touch_one_another(matcher: Matcher) -> None:
    """API 4.3: each query of a batch is answered as if it were alone."""
    names = {"a": "Foyer rural", "b": "PTCE Sud-Aquitaine", "c": "rien de tel"}
    whole = matcher.answer(read_batch(json.dumps({k: {"query": v} for k, v in names.items()})))
    for key, name in names.items():
        assert matcher.answer({key: Asked(name)})[key] == whole[key]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("552 100 554", ("siren", SIREN)),
        ("552.100.554", ("siren", SIREN)),
        (SIRET, ("siret", SIRET)),
        ("5720139", None),
        ("W641001234", ("rna", RNA)),
        ("w 641 001 234", ("rna", RNA)),
        ("W2A1234567", ("rna", "W2A1234567")),
        ("552100555", None),
        ("٥٥٢١٠٠٥٥٤", None),
        ("²" * 9, None),
        ("1" * 400, None),
        ("", None),
    ],
)
def test_numbers_of_registers(text: str, number: tuple[str, str] | None) -> None:
    """With spaces or dots, and with right keys."""
    assert read_number(text) == number


def test_a_lost_zero_is_put_back() -> None:
    """A spreadsheet takes the first zero of a SIREN away: it is read when the key is right."""
    assert read_number("5520176") == ("siren", "005520176")


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("id/ptce/sud", f"{ID}ptce/sud"),
        (f"{ID}ptce/sud", f"{ID}ptce/sud"),
        ("codes/themes/food", "https://w3id.org/maillage/codes/themes/food"),
        ("ptce/sud", ""),
        ("id/ptce/sud> ?p ?o", ""),
        ("id/../secret", ""),
        ("https://example.org/id/ptce/sud", ""),
        ("", ""),
    ],
)
def test_identifiers_of_things(text: str, iri: str) -> None:
    """Their addresses, with or without the beginning that all share; nothing else."""
    assert read_iri(text) == iri


def test_domains() -> None:
    """Of an address with or without scheme; a sentence is none."""
    assert domain("https://www.Exemple.fr/page") == domain("exemple.fr") == "exemple.fr"
    assert domain("pas de site") == domain("http://[") == ""


def test_values_that_say_nothing_are_told(gazetteer: Gazetteer) -> None:
    """A number with a wrong key and an unknown town are kept apart; an empty cell is not."""
    hints = read_hints(asked("x", siren="123", commune="Nulle-Part-sur-Rien", rna="n/a"), gazetteer)
    assert hints.unread == ("siren", "commune")
    assert not hints.identified and not hints.places


def test_places_of_a_postcode(gazetteer: Gazetteer) -> None:
    """A postcode is that of several communes; a number without its zero is one with it; an EPCI has a number."""
    assert read_hints(asked("x", commune="40390"), gazetteer).places["commune"] >= {"40273", "40271"}
    found = read_batch('{"q": {"query": "x", "properties": [{"pid": "insee", "v": 1004}]}}')["q"]
    assert isinstance(found, Asked)
    assert read_hints(found, gazetteer).places["commune"] == {"01004"}
    assert read_hints(asked("x", epci="200067106"), gazetteer).places == {"epci": frozenset({"200067106"})}


FAULTY = {
    '{"q": {}}': "nothing to look for",
    '{"q": {"query": ""}}': "nothing to look for",
    '{"q": {"limit": 3}}': "nothing to look for",
    '{"q": {"properties": []}}': "nothing to look for",
    '{"q": 3}': "JSON object",
    '{"q": null}': "JSON object",
    '{"q": {"query": ["a"]}}': "a text",
    '{"q": {"query": true}}': "a text",
    '{"q": {"query": "' + "a" * 501 + '"}}': "at most 500",
    '{"q": {"query": "\\ud800"}}': "unreadable",
    '{"q": {"query": "a", "type": "Ville"}}': "unknown type 'Ville'",
    '{"q": {"query": "a", "type": {"id": "\\ud800"}}}': "unknown type",
    '{"q": {"query": "a", "limit": -1}}': "positive",
    '{"q": {"query": "a", "limit": 1.5}}': "positive",
    '{"q": {"query": "a", "limit": "many"}}': "positive",
    '{"q": {"query": "a", "type_strict": "maybe"}}': "type_strict",
    '{"q": {"query": "a", "props": []}}': "'props' unknown",
    '{"q": {"query": "a", "properties": [{"pid": "colour", "v": "red"}]}}': "unknown property 'colour'",
    '{"q": {"query": "a", "properties": [{"pid": "member", "v": "red"}]}}': "unknown property 'member'",
    '{"q": {"query": "a", "properties": [{"pid": "siren"}]}}': "expected",
    '{"q": {"query": "a", "properties": ["siren"]}}': "expected",
    '{"q": {"query": "a", "properties": [{"pid": "siren", "v": [' + "1," * 20 + "1]}]}}": "at most 20",
    '{"q": {"query": "a", "properties": [{"pid": "siren", "v": {"name": "x"}}, {"pid": "siren", "v": [[]]}]}}': "text",
}


@pytest.mark.parametrize("text", FAULTY)
def test_a_faulty_query(text: str) -> None:
    """Its faults are told, in French and in English."""
    found = read_batch(text)["q"]
    assert isinstance(found, Faulty)
    french, english = zip(*found.faults, strict=True)
    assert FAULTY[text] in "; ".join(english)
    assert all(french)
    "".join(french + english).encode()


def test_all_faults_of_a_query_are_told() -> None:
    """In one pass."""
    text = '{"q": {"limit": -1, "type": "Ville", "props": 1, "type_strict": 4, "query": []}}'
    found = read_batch(text)["q"]
    assert isinstance(found, Faulty)
    assert len(found.faults) == 5


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", "null", '"x"', "{}", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, "9" * 5_000,
     json.dumps({"k" * 101: {"query": "a"}}), '{"\\ud800": {"query": "a"}}', '{"a": {"query": "b"}} x'],
)  # fmt: skip
def test_what_is_no_batch(text: str) -> None:
    """It is refused whole."""
    with pytest.raises(ParameterError):
        read_batch(text)


def test_the_most_queries() -> None:
    """As many as the manifest says, and no more."""
    text = json.dumps({f"q{n}": {"query": "a"} for n in range(BATCH)})
    assert len(read_batch(text)) == BATCH
    with pytest.raises(TooManyQueries):
        read_batch(json.dumps({f"q{n}": {"query": "a"} for n in range(BATCH + 1)}))


def test_shapes_that_clients_send() -> None:
    """A text alone (0.1), a type alone, numbers as values, things matched before, empty settings of OpenRefine."""
    found = read_batch(
        json.dumps(
            {
                "q0": "Bayonne",
                "q1": {
                    "query": 40312,
                    "type": {"id": "https://w3id.org/maillage/ontology#Commune", "name": "commune"},
                    "type_strict": "should",
                    "limit": 0,
                    "properties": [
                        {"p": "SIREN", "pid": "siren", "v": 552100554.0},
                        {"pid": "commune", "v": [{"id": "id/commune/64102", "name": "Bayonne"}, "Pau", ""]},
                    ],
                },
                "q2": {"query": "a", "type": "", "limit": 1000},
            }
        )
    )
    assert found["q0"] == Asked("Bayonne")
    full = found["q1"]
    assert isinstance(full, Asked)
    assert (full.text, full.limit, [t.id for t in full.types]) == ("40312", 5, ["Commune"])
    assert full.values["siren"] == (Value(SIREN),)
    assert full.values["commune"] == (Value("Bayonne", "id/commune/64102"), Value("Pau"))
    assert found["q2"] == Asked("a", (), 50)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "ids"),
        ('{"ids": [], "properties": [{"id": "colour"}]}', "colour"),
        ('{"ids": [], "properties": [{"id": "iri"}]}', "iri"),
        ('{"ids": [], "properties": ["siren"]}', "unknown property"),
        ('{"ids": [], "properties": [{"id": "siren", "settings": {"limit": "no"}}]}', "limit"),
        ('{"ids": [], "properties": [{"id": "siren", "settings": {"content": "no"}}]}', "content"),
        ('{"ids": [], "properties": [{"id": "siren", "settings": []}], "x": 1}', "x"),
        (json.dumps({"ids": ["a"] * 101, "properties": []}), "at most 100"),
        (json.dumps({"ids": ["a"], "properties": [{"id": "siren"}] * 31}), "at most 30"),
        ('{"ids": [["a"]], "properties": []}', "ids"),
    ],
)
def test_a_faulty_extension(text: str, said: str) -> None:
    """It is refused with its faults."""
    with pytest.raises(ParameterError) as fault:
        read_extension(text)
    assert said in fault.value.en


def test_types_and_columns_are_consistent() -> None:
    """Identifiers are unique and plain, since OpenRefine puts them in addresses; what a column names exists."""
    identifiers = [t.id for t in TYPES] + [c.id for c in COLUMNS]
    assert len({*identifiers}) == len(identifiers)
    assert all(name.replace("_", "").isalpha() and name.isascii() for name in identifiers)
    assert all(
        type_of(name) for column in COLUMNS for name in (*column.types, *([column.of] if column.of else []))
    )
    assert all(columns_of(t.id) for t in TYPES)
    assert all(c.fr and c.en and c.about_fr and c.about_en and (c.matched or c.pattern) for c in COLUMNS)
