"""The inference rules by name, each with the sentence that a person reads.

Names are those of the OWL 2 RL/RDF tables (W3C, OWL 2 Profiles, 4.3), with two rules of our own
vocabularies: `org-roleproperty` (W3C ORG, org:roleProperty) and `mlg-linkproperty`.
"""

from typing import Final

RULES: Final[dict[str, tuple[str, str]]] = {
    "org-roleproperty": (
        "Le rôle d’une participation donne la relation directe qu’il désigne, du membre au collectif.",
        "The role in a membership gives the direct relation that it names, from member to collective.",
    ),
    "mlg-linkproperty": (
        "Un lien de coopération donne, entre ses parties, la relation directe que sa nature désigne.",
        "A cooperation link gives, between its parties, the direct relation that its kind names.",
    ),
    "cax-sco": (
        "Ce qui est d’une classe est aussi de la classe plus large.",
        "What is of a class is of the broader class too.",
    ),
    "cls-hv1": (
        "Ce qui est de cette classe a, par définition, cette valeur.",
        "What is of this class has, by definition, this value.",
    ),
    "cls-hv2": (
        "Ce qui a cette valeur est, par définition, de cette classe.",
        "What has this value is, by definition, of this class.",
    ),
    "cls-svf1": (
        "Ce qui est relié à une chose de ce genre est, par définition, de cette classe.",
        "What is related to a thing of that kind is, by definition, of this class.",
    ),
    "cls-int1": (
        "Ce qui remplit toutes les conditions de la définition est de cette classe.",
        "What meets every condition of the definition is of this class.",
    ),
    "cls-int2": (
        "Ce qui est de cette classe remplit chacune des conditions de sa définition.",
        "What is of this class meets each condition of its definition.",
    ),
    "cls-uni": (
        "Ce qui remplit une des conditions de la définition est de cette classe.",
        "What meets one of the conditions of the definition is of this class.",
    ),
    "cls-avf": (
        "Ce à quoi cette classe est reliée par cette propriété est, par définition, du genre voulu.",
        "What this class is related to by this property is, by definition, of the required kind.",
    ),
    "prp-dom": ("Qui a cette propriété est de son domaine.", "What has this property is of its domain."),
    "prp-rng": (
        "La valeur de cette propriété est de son image.",
        "A value of this property is of its range.",
    ),
    "prp-spo1": (
        "Une relation plus précise entraîne la relation plus large.",
        "A more precise relation entails the broader one.",
    ),
    "prp-spo2": (
        "Deux relations qui se suivent en donnent une troisième (chaîne de propriétés).",
        "Two relations in a row give a third (property chain).",
    ),
    "prp-inv": ("Une relation se lit aussi dans l’autre sens.", "A relation reads the other way round too."),
    "prp-symp": ("Cette relation vaut dans les deux sens.", "This relation holds both ways."),
    "prp-trp": (
        "Cette relation se transmet de proche en proche.",
        "This relation carries on from one to the next.",
    ),
    "prp-eqp": (
        "Deux propriétés équivalentes disent la même chose.",
        "Two equivalent properties say the same.",
    ),
    "prp-key": (
        "Deux choses qui ont le même identifiant officiel n’en font qu’une.",
        "Two things with the same official identifier are one.",
    ),
    "prp-fp": (
        "Cette propriété n’a qu’une valeur : deux valeurs n’en font qu’une.",
        "This property has one value: two values are one.",
    ),
    "prp-ifp": (
        "Cette propriété n’a qu’un porteur : deux porteurs n’en font qu’un.",
        "This property has one bearer: two bearers are one.",
    ),
    "eq-sym": ("L’identité vaut dans les deux sens.", "Identity holds both ways."),
    "eq-trans": ("L’identité se transmet.", "Identity carries on."),
    "eq-rep": (
        "Ce qui est dit d’une chose l’est de la même chose sous un autre nom.",
        "What is said of a thing is said of the same thing under another name.",
    ),
}
