"""Reads the things that others describe, what joins them, and what becomes of each of their triples."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from maillage import iris
from maillage.errors import TableError
from maillage.facts.tables import is_date
from maillage.files.personal import contact_in, may_be_private, names_a_person, names_its_holder
from maillage.files.values import read_address, read_siren
from maillage.territories import Gazetteer, read_territories
from maillage.validate.personal import PERSON_CLASSES, PERSON_PREDICATES
from maillage.vocabulary import CODES, ID, PREFIXES, expand

_OLD_SCHEMA: Final = "http://schema.org/"
_RDF_TYPE: Final = expand("rdf:type")
_PERSONS: Final = PERSON_CLASSES | {
    "http://www.w3.org/ns/person#Person",
    "http://virtual-assembly.org/ontologies/pair#Person",
}
_CONTACT: Final = re.compile(
    r"(e-?mail|telephone|phone|fax|mbox|birth|firstname|lastname|givenname|familyname)", re.I
)
_DATE: Final = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:T.*)?")
_DATATYPES: Final = ("gYear", "gYearMonth", "date")
_RELATIONS: Final = frozenset({"mlg:partnersWith", "mlg:backs", "mlg:backedBy"})
_JOINTS: Final = {
    "mlg:Membership": ("membership", "org:member", "org:organization"),
    "mlg:Involvement": ("involvement", "mlg:involvedParty", "mlg:involvementIn"),
}
"""The nodes of taking part and of involvement: their IRIs, and the properties of their two ends."""
Node = NamedNode | BlankNode


@dataclass
class Reader:
    """Reads quads as facts.

    Args:
        quads: what a file says.
        collectives: what its collectives are, one of `foreign.KINDS`; they are left when it is empty.
        marks: what each of their terms is read as: a short name of ours.
        roles: the codes of roles, by slug.
        involvements: the codes of the roles of those who do not take part.
        facts: what was read, once `read` is done.
        fates: of each triple used, what it is read as, or why it is left.
    """

    quads: list[Quad]
    collectives: str
    marks: Mapping[str, str]
    roles: Mapping[str, str]
    involvements: frozenset[str]
    facts: list[Triple] = field(default_factory=list)
    fates: dict[Quad, tuple[str, str]] = field(default_factory=dict)
    names: dict[Node, NamedNode] = field(default_factory=dict)
    left: dict[Node, str] = field(default_factory=dict)
    dated: set[NamedNode] = field(default_factory=set)
    about: dict[Node, list[Quad]] = field(default_factory=lambda: defaultdict(list))
    gazetteer: Gazetteer = field(default_factory=read_territories)

    def read(self) -> None:
        """Read every thing, then what joins them."""
        for quad in self.quads:
            if isinstance(quad.subject, NamedNode | BlankNode):
                self.about[quad.subject].append(quad)
        kinds = {node: kind for node in self.about if (kind := self._kind(node))}
        things = {node: kind for node, kind in kinds.items() if kind in ("mlg:Actor", "mlg:Collective")}
        self._name(things)
        for node, name in self.names.items():
            self._describe(node, name, things[node])
        for node, kind in kinds.items():
            if kind == "mlg:Membership":
                self._membership(node, things)
        for node in self.names:
            self._relations(node, things)

    def why_left(self, quad: Quad) -> str:
        """Why a triple that was not used is left."""
        subject = quad.subject
        if quad.predicate.value == _RDF_TYPE and isinstance(quad.object, NamedNode):
            if quad.object.value in _PERSONS:
                return "personal"
            known = self._mark(quad.object) != ""
        else:
            known = self._mark(quad.predicate) != ""
        left = self.left.get(subject, "unread") if isinstance(subject, NamedNode | BlankNode) else "unread"
        if self._is_personal(quad) or self._is_person(subject) or left == "personal":
            return "personal"
        if not known:
            return "unknown"
        return left

    # Things

    def _kind(self, node: Node) -> str:
        """What a node is read as; empty for one that is not read by itself."""
        if self._is_person(node):
            return ""
        found = {self._mark(q.object) for q in self._of(node, _RDF_TYPE) if isinstance(q.object, NamedNode)}
        return next((kind for kind in ("mlg:Membership", "mlg:Collective", "mlg:Actor") if kind in found), "")

    def _name(self, things: Mapping[Node, str]) -> None:
        """Give each thing that can be read an IRI of ours: by its SIREN, else by its name."""
        keyed: dict[str, list[Node]] = defaultdict(list)
        for node, kind in things.items():
            label = self._labels(node)
            if self._is_private(node):
                self.left[node] = "personal"
            elif kind == "mlg:Collective" and not self.collectives:
                self.left[node] = "collective"
            elif not label:
                self.left[node] = "nameless"
            elif isinstance(node, NamedNode) and node.value.startswith(ID):
                self.names[node] = node
            else:
                siren = self._siren(node)[0] if kind == "mlg:Actor" else ""
                folder = "actor" if kind == "mlg:Actor" else self.collectives
                keyed[f"{folder}/{siren or iris.key(label[0].value)}"].append(node)
        for key, nodes in keyed.items():
            folder, own = key.split("/")
            same = own.isdecimal() and folder == "actor"
            for node in nodes:
                if len(nodes) > 1 and not same and isinstance(node, BlankNode):
                    self.left[node] = "namesake"
                    continue
                apart = (
                    ""
                    if len(nodes) == 1 or same
                    else "-" + hashlib.sha256(node.value.encode()).hexdigest()[:6]
                )
                self.names[node] = NamedNode(iris.thing(folder, own + apart))

    def _describe(self, node: Node, name: NamedNode, kind: str) -> None:
        ours = (
            "mlg:Actor"
            if kind == "mlg:Actor"
            else {"ptce": "mlg:PTCE", "tiers-lieu": "mlg:TiersLieu"}[self.collectives]
        )
        self._say(name, "rdf:type", NamedNode(expand(ours)))
        for quad in self._of(node, _RDF_TYPE):
            if isinstance(quad.object, NamedNode) and self._mark(quad.object) == kind:
                self.fates[quad] = (ours, "")
        if isinstance(node, NamedNode) and node != name:
            self._say(name, "rdfs:seeAlso", node)
        first, *others = self._labels(node)
        self._say(name, "rdfs:label", _text(first))
        for other in {_text(o) for o in others} - {_text(first)}:
            self._say(name, "skos:altLabel", other)
        for quad in self.about[node]:
            mark = self._mark(quad.predicate)
            if mark in ("rdfs:label", "skos:altLabel"):
                self._fate(quad, mark, "personal" if self._is_personal(quad) else "")
                if (
                    mark == "skos:altLabel"
                    and not self._is_personal(quad)
                    and isinstance(quad.object, Literal)
                ):
                    self._say(name, mark, _text(quad.object))
            elif mark == "dcterms:description" and isinstance(quad.object, Literal):
                if self._fate(quad, mark, "personal" if self._is_personal(quad) else ""):
                    self._say(name, mark, _text(quad.object))
            elif mark == "foaf:homepage":
                self._address(quad, name)
            elif mark == "mlg:foundingYear":
                self._year(quad, name)
            elif mark == "mlg:locatedIn":
                self._place(quad, name)
        siren, used = self._siren(node) if kind == "mlg:Actor" else ("", {})
        for quad, reason in used.items():
            self._fate(quad, "mlg:siren", reason)
        if siren:
            self._say(name, "mlg:siren", Literal(siren))

    def _labels(self, node: Node) -> list[Literal]:
        """Its names, the best first: in French, without a language, in any; no person's."""
        order = {"fr": 0, None: 1}
        found = [
            (quad.object.language, quad.object)
            for quad in self.about[node]
            if self._mark(quad.predicate) == "rdfs:label"
            and isinstance(quad.object, Literal)
            and quad.object.value.strip()
            and not self._is_personal(quad)
        ]
        return [label for _, label in sorted(found, key=lambda pair: (order.get(pair[0], 2), pair[1].value))]

    def _siren(self, node: Node) -> tuple[str, dict[Quad, str]]:
        """Its SIREN, and the fate of each triple that could hold one: of itself or of an identifier node."""
        siren, fates = "", dict[Quad, str]()
        for quad in self.about[node]:
            if self._mark(quad.predicate) != "mlg:siren":
                continue
            inner = self.about.get(quad.object, []) if isinstance(quad.object, NamedNode | BlankNode) else []
            read = ""
            for holder in inner or [quad]:
                if not isinstance(holder.object, Literal):
                    continue
                value = read_siren(holder.object.value)
                if value.text and not value.fault:
                    read = read or value.text
                    fates[holder] = "second" if siren and read != siren else ""
            if read and not siren:
                siren = read
            fates[quad] = "value" if not read else "second" if read != siren else ""
            if read:
                for typed in inner:
                    if typed.predicate.value == _RDF_TYPE and self._mark(typed.object) == "mlg:siren":
                        fates[typed] = ""
        return siren, fates

    def _address(self, quad: Quad, name: NamedNode) -> None:
        found = read_address(quad.object.value) if isinstance(quad.object, NamedNode | Literal) else None
        good = found is not None and bool(found.text) and not found.fault
        personal = self._is_personal(quad) or (found is not None and may_be_private(found.text))
        reason = "personal" if personal else "" if good else "value"
        if self._fate(quad, "foaf:homepage", reason) and found is not None:
            self._say(name, "foaf:homepage", NamedNode(found.text))

    def _year(self, quad: Quad, name: NamedNode) -> None:
        found = _DATE.fullmatch(quad.object.value.strip()) if isinstance(quad.object, Literal) else None
        if found and not is_date("".join(part for part in found.groups() if part)):
            found = None
        reason = "second" if name in self.dated else "" if found else "value"
        if self._fate(quad, "mlg:foundingYear", reason) and found:
            self.dated.add(name)
            parts = [part for part in found.groups() if part]
            datatype = NamedNode(PREFIXES["xsd"] + _DATATYPES[len(parts) - 1])
            self._say(name, "mlg:foundingYear", Literal("".join(parts), datatype=datatype))

    def _place(self, quad: Quad, name: NamedNode) -> None:
        """Where it lies: the town that a text or an address node names, its postcode beside."""
        used, town, code = [quad], "", ""
        if isinstance(quad.object, Literal):
            town = quad.object.value
        elif isinstance(quad.object, NamedNode | BlankNode):
            queue, seen = [quad.object], set[Node]()
            while queue:
                node = queue.pop()
                seen.add(node)
                for inner in self.about.get(node, []):
                    mark = self._mark(inner.object if inner.predicate.value == _RDF_TYPE else inner.predicate)
                    if mark == "mlg:postalCode" and isinstance(inner.object, Literal):
                        code, used = inner.object.value, [*used, inner]
                    elif mark == "mlg:locatedIn" and isinstance(inner.object, Literal):
                        town, used = inner.object.value, [*used, inner]
                    elif mark in ("mlg:locatedIn", "mlg:Place"):
                        used.append(inner)
                        if mark == "mlg:locatedIn" and isinstance(inner.object, NamedNode | BlankNode):
                            queue += [inner.object] if inner.object not in seen else []
        try:
            match = self.gazetteer.match("commune", f"{code} {town}".strip(), near=False) if town else None
        except TableError:
            match = None
        for inner in used:
            self._fate(inner, "mlg:locatedIn", "" if match else "value")
        if match:
            self._say(name, "mlg:locatedIn", NamedNode(iris.thing("commune", match.territory.code)))

    # What joins things

    def _membership(self, node: Node, things: Mapping[Node, str]) -> None:
        ends: dict[str, list[tuple[Quad, Node]]] = {"org:member": [], "org:organization": [], "org:role": []}
        for quad in self.about[node]:
            mark = self._mark(quad.predicate)
            if mark in ends and isinstance(quad.object, NamedNode | BlankNode):
                ends[mark].append((quad, quad.object))
        members = [(q, n) for q, n in ends["org:member"] if n in self.names]
        groups = [
            (q, n) for q, n in ends["org:organization"] if n in self.names and things[n] == "mlg:Collective"
        ]
        if len(members) != 1 or len(groups) != 1:
            self.left[node] = "half"
            return
        ends_named = self.names[members[0][1]], self.names[groups[0][1]]
        self._fate(members[0][0], "org:member", "")
        self._fate(groups[0][0], "org:organization", "")
        codes, texts = list[str](), list[Literal]()
        for quad, role in ends["org:role"]:
            labels = self._labels(role)
            holder = any(names_its_holder(label.value) for label in labels)
            if holder:
                labels = []
                for said in self.about[role]:
                    if self._mark(said.predicate) == "rdfs:label":
                        self._fate(said, "rdfs:label", "personal")
            code = next(
                (self.roles[s] for label in labels if (s := iris.slug(label.value)) in self.roles), ""
            )
            codes += [code] if code else []
            texts += [] if code else labels[:1]
            read_as = "org:role" if code else "mlg:roleText"
            private = holder or any(self._is_personal(said) for said in self.about.get(role, []))
            self._fate(quad, read_as, "" if labels else "personal" if private else "object")
            for said in self.about.get(role, []) if labels else []:
                is_type = said.predicate.value == _RDF_TYPE
                if self._mark(said.object if is_type else said.predicate) in ("org:Role", "rdfs:label"):
                    self._fate(said, read_as, "")
        involved = [code for code in codes if code in self.involvements]
        taken = [code for code in codes if code not in self.involvements]
        if involved:
            name = self._joined(*ends_named, "mlg:Involvement")
            for code in involved:
                self._say(name, "mlg:involvementRole", NamedNode(f"{CODES}roles/{code}"))
        if taken or not involved:
            name = self._joined(*ends_named, "mlg:Membership")
            for code in taken or ["member"]:
                self._say(name, "org:role", NamedNode(f"{CODES}roles/{code}"))
        for text in texts:
            self._say(name, "mlg:roleText", _text(text))
        for quad in self._of(node, _RDF_TYPE):
            if self._mark(quad.object) == "mlg:Membership":
                self._fate(quad, "mlg:Membership" if taken or not involved else "mlg:Involvement", "")

    def _relations(self, node: Node, things: Mapping[Node, str]) -> None:
        for quad in self.about[node]:
            mark = self._mark(quad.predicate)
            if mark in ("org:memberOf", "org:hasMember"):
                other = quad.object if isinstance(quad.object, NamedNode | BlankNode) else None
                member, group = (node, other) if mark == "org:memberOf" else (other, node)
                both = member in self.names and group in self.names and things.get(group) == "mlg:Collective"
                if self._fate(quad, "mlg:Membership", "" if both else "object") and member and group:
                    name = self._joined(self.names[member], self.names[group], "mlg:Membership")
                    self._say(name, "org:role", NamedNode(f"{CODES}roles/member"))
            elif mark in _RELATIONS:
                target = (
                    self.names.get(quad.object) if isinstance(quad.object, NamedNode | BlankNode) else None
                )
                if self._fate(quad, mark, "" if target else "object") and target:
                    self._say(self.names[node], mark, target)

    def _joined(self, member: NamedNode, group: NamedNode, kind: str) -> NamedNode:
        """The node of a member that takes part in a collective, or is involved in it."""
        key = "--".join(name.value.rpartition("/")[2] for name in (group, member))
        folder, party, into = _JOINTS[kind]
        name = NamedNode(iris.thing(folder, key))
        self._say(name, "rdf:type", NamedNode(expand(kind)))
        self._say(name, party, member)
        self._say(name, into, group)
        return name

    # Small things

    def _mark(self, term: object) -> str:
        if not isinstance(term, NamedNode):
            return ""
        old = term.value.startswith(_OLD_SCHEMA)
        return self.marks.get(PREFIXES["schema"] + term.value[len(_OLD_SCHEMA) :] if old else term.value, "")

    def _of(self, node: Node, predicate: str) -> Iterator[Quad]:
        return (quad for quad in self.about.get(node, []) if quad.predicate.value == predicate)

    def _is_person(self, node: object) -> bool:
        return isinstance(node, NamedNode | BlankNode) and any(
            isinstance(q.object, NamedNode) and q.object.value in _PERSONS for q in self._of(node, _RDF_TYPE)
        )

    def _is_private(self, node: Node) -> bool:
        """Whether a thing stands under a contact, or under a name that is a person's."""
        if isinstance(node, NamedNode) and may_be_private(node.value):
            return True
        named = any(
            self._mark(quad.predicate) == "rdfs:label"
            and isinstance(quad.object, Literal)
            and names_a_person(quad.object.value)
            for quad in self.about[node]
        )
        return named and not self._labels(node)

    def _is_personal(self, quad: Quad) -> bool:
        """Whether a triple holds a contact or a person's name, or points to a person."""
        last = re.split("[/#]", quad.predicate.value)[-1]
        if quad.predicate.value in PERSON_PREDICATES or _CONTACT.search(last) or self._is_person(quad.object):
            return True
        if any(isinstance(n, NamedNode) and may_be_private(n.value) for n in (quad.subject, quad.object)):
            return True
        if not isinstance(quad.object, Literal) or self._mark(quad.predicate) in (
            "mlg:siren",
            "mlg:postalCode",
        ):
            return False
        return contact_in(quad.object.value) is not None or names_a_person(quad.object.value)

    def _fate(self, quad: Quad, read_as: str, reason: str) -> bool:
        """Keep what becomes of a triple; whether it is read."""
        self.fates[quad] = ("", reason) if reason else (read_as, "")
        return not reason

    def _say(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self.facts.append(Triple(subject, NamedNode(expand(predicate)), value))


def _text(literal: Literal) -> Literal:
    """A text with its language; French when it says none."""
    return Literal(" ".join(literal.value.split()), language=literal.language or "fr")
