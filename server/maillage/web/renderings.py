"""What is said of a thing in the words of others: W3C ORG, schema.org, PAIR (Content Negotiation by Profile).

A rendering keeps what its vocabulary can say and leaves the rest. What is only akin to a term of ours, as
`ontology/alignments.ttl` has it (`skos:relatedMatch`), is left too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Triple

from maillage.errors import ParameterError, shortened
from maillage.vocabulary import PREFIXES, expand

PAIR: Final = "http://virtual-assembly.org/ontologies/pair#"
_TYPE: Final = NamedNode(expand("rdf:type"))
_ASKED: Final = re.compile(r"<([^<>\s]+)>(?:\s*;\s*q=([01](?:\.[0-9]{0,3})?))?\s*(?:,|$)")
_MOST: Final = 20


@dataclass(frozen=True)
class Rendering:
    """A profile: its short name, its IRI, what it is called, and how classes and properties are said in it.

    Args:
        name: as `profil=` has it.
        iri: as `Accept-Profile` has it.
        title: in French and in English.
        classes: the class of it that each of ours is, by prefixed names.
        properties: the property of it that says each of ours, by prefixed names.
        kept: prefixes whose terms stay as they are.
    """

    name: str
    iri: str
    title: tuple[str, str]
    classes: Mapping[str, str]
    properties: Mapping[str, str]
    kept: tuple[str, ...] = ()

    def of(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The triples in the words of the profile, those that it cannot say left out."""
        kept = tuple(PREFIXES[prefix] for prefix in self.kept)
        classes = {expand(own): NamedNode(_expanded(other)) for own, other in self.classes.items()}
        properties = {expand(own): NamedNode(_expanded(other)) for own, other in self.properties.items()}
        for triple in triples:
            if triple.predicate == _TYPE:
                if isinstance(triple.object, NamedNode):
                    known = triple.object if triple.object.value.startswith(kept) else None
                    kind = classes.get(triple.object.value, known)
                    if kind is not None:
                        yield Triple(triple.subject, _TYPE, kind)
            elif triple.predicate.value in properties:
                yield Triple(triple.subject, properties[triple.predicate.value], triple.object)
            elif kept and triple.predicate.value.startswith(kept):
                yield triple

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each of our terms and the one that says it, by their IRIs."""
        every = (*self.classes.items(), *self.properties.items())
        return [(expand(own), _expanded(other)) for own, other in every]


RENDERINGS: Final = {
    one.name: one
    for one in (
        Rendering(
            "org",
            PREFIXES["org"],
            ("ORG du W3C", "W3C ORG"),
            {"mlg:Actor": "org:Organization", "mlg:PTCE": "org:OrganizationalCollaboration"},
            {
                "rdfs:label": "skos:prefLabel",
                "skos:altLabel": "skos:altLabel",
                "dcterms:description": "dcterms:description",
                "foaf:homepage": "foaf:homepage",
                "mlg:siren": "org:identifier",
                "mlg:actorKind": "org:classification",
                "mlg:locatedIn": "dcterms:spatial",
                "mlg:hasPlace": "org:hasSite",
            },
            ("org",),
        ),
        Rendering(
            "schema",
            PREFIXES["schema"],
            ("schema.org", "schema.org"),
            {
                "mlg:Actor": "schema:Organization",
                "mlg:PTCE": "schema:Organization",
                "mlg:TiersLieu": "schema:Organization",
                "mlg:PublicAuthority": "schema:GovernmentOrganization",
                "mlg:ResearchCentre": "schema:ResearchOrganization",
                "mlg:Place": "schema:Place",
                "mlg:Territory": "schema:Place",
                "mlg:Commune": "schema:AdministrativeArea",
                "mlg:Departement": "schema:AdministrativeArea",
                "mlg:Region": "schema:AdministrativeArea",
                "mlg:Service": "schema:Service",
                "mlg:Document": "schema:CreativeWork",
                "mlg:Membership": "schema:OrganizationRole",
            },
            {
                "rdfs:label": "schema:name",
                "skos:altLabel": "schema:alternateName",
                "skos:prefLabel": "schema:name",
                "dcterms:title": "schema:name",
                "dcterms:description": "schema:description",
                "dcterms:date": "schema:datePublished",
                "dcterms:publisher": "schema:publisher",
                "foaf:homepage": "schema:url",
                "foaf:page": "schema:url",
                "mlg:foundingYear": "schema:foundingDate",
                "mlg:foundedBy": "schema:founder",
                "mlg:financedBy": "schema:funder",
                "mlg:funder": "schema:funder",
                "mlg:providedBy": "schema:provider",
                "mlg:locatedIn": "schema:location",
                "mlg:actsOn": "schema:areaServed",
                "mlg:within": "schema:containedInPlace",
                "mlg:about": "schema:about",
                "org:hasMember": "schema:member",
                "org:memberOf": "schema:memberOf",
            },
        ),
        Rendering(
            "pair",
            PAIR,
            ("PAIR, de l’Assemblée virtuelle", "PAIR, of the Virtual Assembly"),
            {
                "mlg:Actor": "pair:Organization",
                "mlg:PTCE": "pair:Organization",
                "mlg:TiersLieu": "pair:Organization",
                "mlg:Place": "pair:PhysicalPlace",
                "mlg:Membership": "pair:MembershipAssociation",
                "mlg:Project": "pair:Project",
                "mlg:Theme": "pair:Topic",
                "mlg:Document": "pair:Document",
            },
            {
                "rdfs:label": "pair:label",
                "skos:prefLabel": "pair:label",
                "dcterms:title": "pair:label",
                "skos:altLabel": "pair:alternativeLabel",
                "dcterms:description": "pair:description",
                "foaf:homepage": "pair:homePage",
                "foaf:page": "pair:webPage",
                "mlg:siren": "pair:identifier",
                "mlg:rna": "pair:identifier",
                "mlg:hasPlace": "pair:hasLocation",
                "mlg:partnersWith": "pair:partnerOf",
                "mlg:backs": "pair:supports",
                "mlg:backedBy": "pair:supportedBy",
                "mlg:projectPartner": "pair:involves",
                "org:member": "pair:membershipActor",
                "org:organization": "pair:membershipOrganization",
                "org:hasMembership": "pair:actorOfMembership",
                "org:role": "pair:membershipRole",
            },
        ),
    )
}
"""The profiles by short name."""


def asked(name: str, header: str) -> Rendering | None:
    """The profile that is asked for; None for the data in our own words.

    Args:
        name: the value of `profil=`, which goes first; empty when it is not given.
        header: the value of `Accept-Profile`; what it names and nobody knows is passed over.

    Raises:
        ParameterError: there is no profile of that name.
    """
    if name == "maillage":
        return None
    if name and name not in RENDERINGS:
        known = ", ".join(("maillage", *RENDERINGS))
        raise ParameterError(
            f"profil «{shortened(name)}» : inconnu ; connus : {known}",
            f"profil '{shortened(name)}': unknown; known: {known}",
            "profil",
        )
    if name:
        return RENDERINGS[name]
    by_iri = {**{one.iri: one for one in RENDERINGS.values()}, PREFIXES["mlg"]: None}
    wanted = [(float(weight or 1), iri) for iri, weight in _ASKED.findall(header)[:_MOST] if iri in by_iri]
    best = max((weight for weight, _ in wanted), default=0.0)
    return next((by_iri[iri] for weight, iri in wanted if weight == best > 0), None)


def _expanded(name: str) -> str:
    return PAIR + name.removeprefix("pair:") if name.startswith("pair:") else expand(name)
