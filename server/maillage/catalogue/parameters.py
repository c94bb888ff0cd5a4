"""The typed parameters of a canned query: name, type, default, options."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from maillage.catalogue import known, places, values
from maillage.catalogue.header import Section
from maillage.catalogue.values import Type
from maillage.engine import Engine
from maillage.errors import ParameterError, SyntaxFault, TableError, shortened
from maillage.model import Territory
from maillage.names import fold, read_name
from maillage.sparql.binding import Term, serialise
from maillage.territories.gazetteer import SeveralPlaces
from maillage.vocabulary import CODES, expand

_LONGEST: Final = 2_000
_YES_NO: Final = {"fr": ("oui", "non"), "en": ("yes", "no")}


@dataclass(frozen=True)
class Option:
    """A value that a parameter may take, and its name for people."""

    value: str
    label: str

    def __str__(self) -> str:
        return self.value if self.label in ("", self.value) else f"{self.value} ({self.label})"


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, type, labels, whether it is required, its default and its values.

    `rdf_class` (a prefixed name) is for an IRI, `scheme` for a code; `values` is a closed list, empty
    when the options come from the data or when any value of the type is good. One that is where another
    stands (`of`, the name of a parameter) has that point, in WKT, when the data do not give it.
    """

    name: str
    type: Type
    label: Mapping[str, str]
    required: bool = False
    default: str = ""
    rdf_class: str = ""
    scheme: str = ""
    values: tuple[str, ...] = ()
    of: str = ""

    def term(self, value: str) -> Term:
        """The term that a value means.

        Raises:
            ParameterError: the value is not of the type, or not in the closed list.
        """
        if len(value) > _LONGEST:
            raise self.fault(f"plus de {_LONGEST} caractères", f"more than {_LONGEST} characters")
        if self.values and value not in self.values:
            listed = ", ".join(self.values)
            raise self._refusal(value, f"une de ces valeurs : {listed}", f"one of these values: {listed}")
        try:
            term = self._read(value)
            if term is not None:
                serialise(term)
                return term
        except (ValueError, SyntaxFault) as fault:
            raise self._refusal(value, *values.expected(Type.STRING, "", "")) from fault
        raise self._refusal(value, *values.expected(self.type, self.rdf_class, self.scheme))

    def options(self, engine: Engine, lang: str = "fr") -> list[Option]:
        """Every value that the parameter may take, with its label, sorted by label.

        For an IRI the things of its class, for a code the concepts of its scheme, of its closed list if it
        has one; else that list; nothing when any value of the type is good, or when there are too many.
        """
        if self.values and not self.of_data:
            return [Option(value, value) for value in self.values]
        if self.type is Type.BOOLEAN:
            return [Option(v, label) for v, label in zip(("true", "false"), _YES_NO[lang], strict=True)]
        labels = self._labels(engine, lang)
        every = (Option(values.short(iri, self.rdf_class, self.scheme), labels[iri]) for iri in labels)
        found = [option for option in every if not self.values or option.value in self.values]
        return sorted(found, key=lambda option: (fold(option.label), option.value))

    @property
    def of_data(self) -> bool:
        """Whether its values are things or codes of the data."""
        return self.type in (Type.IRI, Type.CODE)

    def known_term(
        self,
        value: str,
        engine: Engine,
        term: Term | None,
        fault: ParameterError | None = None,
        *,
        anywhere: bool = False,
    ) -> Term:
        """The thing or code of the data that a value means: its term, or the one that bears that name.

        A territory is known by its name whether or not the data speak of it, a thing by all its names.

        Args:
            value: what a person wrote.
            engine: answers from the data.
            term: what `term` makes of it.
            fault: what `term` says of it instead.
            anywhere: whether a territory will do that the data do not speak of.

        Raises:
            ParameterError: the data know no such thing, or several things bear that name.
        """
        if fault is not None and len(value) > _LONGEST:
            raise fault
        if term is not None and self._has(engine, term):
            return term
        if places.is_kind(self.rdf_class) and (place := places.of_term(term)):
            return self._territory(place, engine, anywhere=anywhere)
        if self.rdf_class == "mlg:Commune":
            return self._commune(value, engine, fault, anywhere=anywhere)
        options = [*dict.fromkeys([*self.options(engine), *self.options(engine, "en")])]
        if not options and self.type is Type.IRI:
            labels = known.named(engine, self.rdf_class, value)
            options = [Option(values.short(iri, self.rdf_class, ""), label) for iri, label in labels.items()]
        bearers = self._bearers(value, options, engine)
        meant = self._read(*bearers) if len(bearers) == 1 else None
        if meant is not None:
            return meant
        if not bearers and places.is_kind(self.rdf_class):
            try:
                return self._territory(places.meant(self.rdf_class, value), engine, anywhere=anywhere)
            except SeveralPlaces as several:
                raise self.fault(several.fr, several.en) from several
            except TableError:
                pass
        raise self._several(value, bearers.values()) if bearers else self._unknown(value, options, fault)

    def fault(self, fr: str, en: str) -> ParameterError:
        """A fault that names the parameter."""
        reason = {"fr": fr, "en": en}
        return ParameterError(
            f"paramètre «{self.name}» : {fr}", f"parameter '{self.name}': {en}", self.name, reason
        )

    def written(self, term: Term, value: str) -> str:
        """The value as the options have it: a full IRI, or «oui», is the option of its term."""
        if self.type in (Type.IRI, Type.CODE):
            return values.short(term.value, self.rdf_class, self.scheme)
        return term.value if self.type is Type.BOOLEAN else value

    def _bearers(self, value: str, options: list[Option], engine: Engine) -> dict[str, Option]:
        """The options that a name means: those that bear it, else those of which it is another name."""
        wanted, core = known.words(value), read_name(value).core
        if bearers := {option.value: option for option in options if wanted in _ways(option)}:
            return bearers
        if self.type is not Type.IRI:
            return {}
        others: dict[str, list[str]] = {}
        for iri, names in known.other_names(engine, self.rdf_class).items():
            others[values.short(iri, self.rdf_class, "")] = names
        called = [(option, (option.label, *others.get(option.value, ()))) for option in options]
        same = {o.value: o for o, names in called if wanted in map(known.words, names)}
        return same or {o.value: o for o, names in called if any(read_name(n).core == core for n in names)}

    def _commune(self, value: str, engine: Engine, fault: ParameterError | None, *, anywhere: bool) -> Term:
        if "/" in value:
            raise self._unknown(value, [], fault)
        try:
            place = places.meant(self.rdf_class, value)
        except TableError as wrong:
            raise self.fault(wrong.fr, wrong.en) from wrong
        return self._territory(place, engine, anywhere=anywhere)

    def _territory(self, place: Territory, engine: Engine, *, anywhere: bool) -> Term:
        """The term of a territory of which something is said, or that will do `anywhere`."""
        term = places.term(place)
        if anywhere or self._has(engine, term):
            return term
        raise self.fault(
            f"{place.name} : un territoire connu, mais aucun fait d’ici ne s’y rattache",
            f"{place.name}: a territory that is known, but no fact here is about it",
        )

    def _read(self, value: str) -> Term | None:
        if self.type is Type.IRI:
            return values.thing(self.rdf_class, value)
        if self.type is Type.CODE:
            return values.concept(self.scheme, value)
        return values.literal(self.type, value)

    def _labels(self, engine: Engine, lang: str) -> dict[str, str]:
        if self.type is Type.IRI:
            return known.things(engine, self.rdf_class, lang)
        if self.type is Type.CODE:
            return known.concepts(engine, CODES + self.scheme, lang)
        return {}

    def _refusal(self, value: str, fr: str, en: str) -> ParameterError:
        shown = shortened(value)
        return self.fault(f"«{shown}» ; attendu : {fr}", f"'{shown}'; expected: {en}")

    def _has(self, engine: Engine, term: Term) -> bool:
        if self.type is Type.IRI:
            return known.is_thing(engine, term, self.rdf_class)
        return known.is_concept(engine, term, CODES + self.scheme)

    def _several(self, value: str, bearers: Iterable[Option]) -> ParameterError:
        listed = ", ".join(map(str, bearers))
        return self.fault(
            f"«{shortened(value)}» a plusieurs sens : {listed}",
            f"'{shortened(value)}' has several meanings: {listed}",
        )

    def _unknown(self, value: str, options: list[Option], fault: ParameterError | None) -> ParameterError:
        by_name = {name: option for option in reversed(options) for name in (option.value, option.label)}
        wanted = values.short(value, self.rdf_class, self.scheme)
        close = {by_name[name].value: by_name[name] for name in known.near(wanted, by_name)}
        if fault is not None and not close:
            return fault
        word_fr, word_en = ("proches", "near") if close else ("par exemple", "for example")
        listed = ", ".join(map(str, close.values() or options[:5]))
        if not options:
            return self.fault(
                f"«{shortened(value)}» n’est pas dans les données", f"'{shortened(value)}' is not in the data"
            )
        return self.fault(
            f"«{shortened(value)}» n’est pas dans les données ; {word_fr} : {listed}",
            f"'{shortened(value)}' is not in the data; {word_en}: {listed}",
        )


def _ways(option: Option) -> tuple[str, ...]:
    """How people write an option by its name: `La Réunion`, `04 La Réunion`, `La Réunion (04)`."""
    value, label = known.words(option.value.rpartition("/")[2]), known.words(option.label)
    return label, f"{value} {label}", f"{label} {value}"


def read_parameter(name: str, section: Section) -> Parameter:
    """A parameter as a header writes it.

    Raises:
        HeaderError: a key is missing or unknown, or the default is not a value of the parameter.
    """
    section.only("type", "class", "scheme", "label", "required", "default", "values", "of")
    kind = section.text("type")
    if kind not in [t.value for t in Type]:
        listed = ", ".join(t.value for t in Type)
        raise section.fault("type", f"type «{kind}» ; connus : {listed}", f"type '{kind}'; known: {listed}")
    parameter = Parameter(
        name=name,
        type=Type(kind),
        label=section.both("label"),
        required=section.flag("required", False),
        default=section.text("default"),
        rdf_class=section.text("class"),
        scheme=section.text("scheme"),
        values=section.list("values"),
        of=section.text("of"),
    )
    _check_keys(parameter, section)
    _check_values(parameter, section)
    return parameter


def _check_keys(parameter: Parameter, section: Section) -> None:
    for key, value, kind in (("class", parameter.rdf_class, "iri"), ("scheme", parameter.scheme, "code")):
        if bool(value) is not (parameter.type.value == kind):
            raise section.fault(
                key,
                f"«{key}» va avec le type {kind}, toujours et seulement",
                f"'{key}' goes with type {kind}, always and only",
            )
    if parameter.required and parameter.default:
        raise section.fault(
            "default", "requis, ou une valeur par défaut : pas les deux", "required, or a default: not both"
        )
    try:
        expand(parameter.rdf_class or "mlg:PTCE")
    except KeyError as fault:
        raise section.fault("class", f"préfixe inconnu : {fault}", f"unknown prefix: {fault}") from fault


def _check_values(parameter: Parameter, section: Section) -> None:
    listed = [("values", value) for value in parameter.values]
    default = [("default", parameter.default)] if parameter.default else []
    for key, value in (*listed, *default):
        try:
            parameter.term(value)
        except ParameterError as fault:
            raise section.fault(key, fault.fr, fault.en) from fault
