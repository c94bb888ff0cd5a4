"""The canned queries: what each asks, its parameters, and running it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from maillage import iris, paths
from maillage.catalogue import places
from maillage.catalogue.header import Section, read_header
from maillage.catalogue.known import near
from maillage.catalogue.needs import lacking, missing
from maillage.catalogue.parameters import Parameter, read_parameter
from maillage.catalogue.views import View, read_axes, read_view
from maillage.engine import Answer, Engine, Query
from maillage.errors import HeaderError, MaillageError, ParameterError, Place, UnknownQuery, shortened
from maillage.sparql.binding import Term, bind, variables
from maillage.sparql.guard import Form, check


@dataclass(frozen=True)
class Arguments:
    """The arguments of a question, read once: values and terms by parameter, and every fault."""

    values: Mapping[str, str]
    terms: Mapping[str, Term]
    faults: tuple[ParameterError, ...]


@dataclass(frozen=True)
class CannedQuery:
    """A question written beforehand: `name` is its file's, `text` the SPARQL below its header.

    `columns` gives each projected variable its label; `example` is a set of arguments that work;
    `empty` says why the example's answer has no row, when that is as it should be; `needs` names the national
    sources (folders of `data/sources`) without which its answer would be wrong or empty. `view` is how its
    page shows the answer, `axes` the columns of a chart: those that name a bar, then the one of its length.
    """

    name: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, Mapping[str, str]]
    text: str
    example: Mapping[str, str]
    empty: str = ""
    needs: tuple[str, ...] = ()
    view: View = View.TABLE
    axes: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The IRI of the query."""
        return iris.query(self.name)

    @property
    def form(self) -> Form:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return check(self.text).form

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name.

        Raises:
            ParameterError: there is none; the message lists them.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise self._unknown(name)

    def read(self, given: Mapping[str, str]) -> Arguments:
        """What the arguments mean, each read once, and all that is wrong with them.

        An empty argument is one that was not given; a default stands for it.
        """
        values = {p.name: given.get(p.name, "").strip() or p.default for p in self.parameters}
        terms: dict[str, Term] = {}
        faults = []
        for parameter in self.parameters:
            value = values[parameter.name]
            try:
                if value:
                    terms[parameter.name] = parameter.term(value)
                elif parameter.required:
                    faults.append(self._needed(parameter))
            except ParameterError as fault:
                faults.append(fault)
        faults += [self._unknown(name) for name in given if name not in values]
        return Arguments({name: value for name, value in values.items() if value}, terms, tuple(faults))

    def check_known(self, arguments: Arguments, engine: Engine) -> Arguments:
        """The arguments, each IRI, code or name as the data know it, with a fault for each that they do not.

        Raises:
            EngineError: the engine failed.
        """
        terms, faults = dict(arguments.terms), {fault.parameter: fault for fault in arguments.faults}
        located = {
            p.of: p.name for p in self.parameters if p.of and arguments.values.get(p.name, "") == p.default
        }
        for parameter in self.parameters:
            name, value = parameter.name, arguments.values.get(parameter.name)
            if value and parameter.of_data:
                term, fault = terms.get(name), faults.pop(name, None)
                try:
                    terms[name] = parameter.known_term(value, engine, term, fault, anywhere=name in located)
                except ParameterError as wrong:
                    faults[name] = wrong
                    continue
                if name in located and (point := places.position(terms[name])):
                    terms[located[name]] = point
        return replace(arguments, terms=terms, faults=tuple(faults.values()))

    def bind(self, given: Mapping[str, str]) -> str:
        """The SPARQL text with each parameter that has a value replaced by its term, in every scope.

        Raises:
            ParameterError: an argument that is missing, unknown or not of its type.
        """
        return self.bound(self.read(given))

    def bound(self, arguments: Arguments) -> str:
        """The SPARQL text with the terms of arguments that were read.

        Raises:
            ParameterError: all their faults.
        """
        if len(arguments.faults) == 1:
            raise arguments.faults[0]
        if arguments.faults:
            raise ParameterError(
                " ; ".join(fault.fr for fault in arguments.faults),
                "; ".join(fault.en for fault in arguments.faults),
            )
        return bind(self.text, arguments.terms)

    def lacking(self, engine: Engine) -> tuple[str, ...]:
        """The national sources that it needs and that the release of an engine does not hold.

        Raises:
            EngineError: the engine failed.
        """
        return lacking(engine, self.needs)

    def asked(self, engine: Engine, given: Mapping[str, str]) -> Query:
        """The query to put to an engine whose data know the IRIs and codes given.

        Raises:
            MissingData: the release does not hold what the question needs.
            ParameterError: as `bind`; or an IRI or a code that the data do not know.
            EngineError: the engine failed.
        """
        if absent := self.lacking(engine):
            raise missing(engine, absent)
        return Query(self.bound(self.check_known(self.read(given), engine)))

    def run(self, engine: Engine, given: Mapping[str, str]) -> Answer:
        """The answer of an engine.

        Raises:
            MissingData, ParameterError, EngineError: as `asked`.
        """
        return engine.query(self.asked(engine, given))

    def _needed(self, parameter: Parameter) -> ParameterError:
        example = self.example.get(parameter.name, "…")
        return parameter.fault(
            f"il en faut une valeur ; par exemple : {example}",
            f"a value is needed; for example: {example}",
        )

    def _unknown(self, name: str) -> ParameterError:
        known, said = ", ".join(p.name for p in self.parameters), shortened(name)
        return ParameterError(
            f"pas de paramètre «{said}» ; {f'connus : {known}' if known else 'cette requête n’en a pas'}",
            f"no parameter '{said}'; {f'known: {known}' if known else 'this query has none'}",
            name,
        )


@dataclass(frozen=True)
class Catalogue:
    """The canned queries of a folder, sorted by name."""

    queries: tuple[CannedQuery, ...]

    def __iter__(self) -> Iterator[CannedQuery]:
        return iter(self.queries)

    def __len__(self) -> int:
        return len(self.queries)

    def answered_by(self, engine: Engine) -> "Catalogue":
        """The queries whose data the release of an engine holds.

        Raises:
            EngineError: the engine failed.
        """
        absent = lacking(engine, sorted({name for query in self.queries for name in query.needs}))
        return Catalogue(tuple(query for query in self.queries if not {*query.needs} & {*absent}))

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag in use, sorted."""
        return tuple(sorted({tag for query in self.queries for tag in query.tags}))

    def find(self, name: str) -> CannedQuery:
        """The query of that name.

        Raises:
            UnknownQuery: there is none; the message names the nearest.
        """
        for query in self.queries:
            if query.name == name:
                return query
        names = [query.name for query in self.queries]
        close = near(name, names)
        listed = ", ".join(close or [*names[:5], "…"])
        fr, en = ("proches", "near") if close else ("connues", "known")
        raise UnknownQuery(
            f"aucune requête «{shortened(name)}» ; {fr} : {listed}",
            f"no query called '{shortened(name)}'; {en}: {listed}",
        )


def load(folder: Path = paths.QUERIES) -> Catalogue:
    """The canned queries of a folder (its own `*.rq`, not those of folders within).

    Raises:
        HeaderError: there is none, or one that cannot be read.
    """
    files = sorted(folder.glob("*.rq"))
    if not files:
        raise HeaderError("aucune requête ici", "no query here", Place(str(folder)))
    return Catalogue(tuple(read_query(path) for path in files))


def read_query(path: Path) -> CannedQuery:
    """One canned query.

    Raises:
        HeaderError: its header is not as it must be; the file and the line are told.
    """
    try:
        header, text = read_header(path.name, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as fault:
        raise HeaderError(
            "fichier illisible, ou pas en UTF-8", "unreadable file, or not UTF-8", Place(path.name)
        ) from fault
    header.only(
        "title",
        "description",
        "tags",
        "parameters",
        "columns",
        "example",
        "empty",
        "needs",
        "view",
        "axes",
    )
    section = header.section("parameters")
    parameters = tuple(read_parameter(name, section.section(name)) for name in section.values)
    columns, example = header.section("columns"), header.section("example")
    query = CannedQuery(
        name=path.stem,
        title=header.both("title"),
        description=header.both("description"),
        tags=header.list("tags"),
        parameters=parameters,
        columns={name: columns.both(name) for name in columns.values},
        text=text,
        example={name: example.text(name) for name in example.values},
        empty=header.text("empty"),
        needs=header.list("needs"),
        view=read_view(header),
        axes=read_axes(header),
    )
    _check(query, header)
    return query


def _check(query: CannedQuery, header: Section) -> None:
    """The parameters are those that the query has, and the example is one that can be run."""
    dollar, _ = _variables(query, header)
    for name in sorted(dollar ^ {p.name for p in query.parameters}):
        raise header.fault(
            "parameters",
            f"«${name}» est dans l’en-tête et non dans la requête, ou l’inverse",
            f"'${name}' is in the header and not in the query, or the other way round",
        )
    for parameter in query.parameters:
        if parameter.of and not any(p.name == parameter.of and p.of_data for p in query.parameters):
            own = header.section("parameters").section(parameter.name)
            raise own.fault(
                "of",
                f"«{parameter.of}» n’est pas un paramètre qui désigne un lieu",
                f"'{parameter.of}' is no parameter that means a place",
            )
    known = [path.parent.name for path in sorted((paths.DATA / "sources").glob("*/source.ttl"))]
    if unknown := [name for name in query.needs if name not in known]:
        said, listed = ", ".join(unknown), ", ".join(known)
        raise header.fault(
            "needs",
            f"source «{said}» inconnue ; connues : {listed}",
            f"unknown source '{said}'; known: {listed}",
        )
    for fault in query.read(query.example).faults:
        if fault.parameter in query.example:
            raise header.section("example").fault(fault.parameter, fault.fr, fault.en) from fault
        raise header.fault("example", fault.fr, fault.en) from fault


def _variables(query: CannedQuery, header: Section) -> tuple[set[str], set[str]]:
    try:
        return variables(query.text)
    except MaillageError as fault:
        raise header.fault("", fault.fr, fault.en) from fault
