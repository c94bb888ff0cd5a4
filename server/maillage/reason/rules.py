"""The inference rules by name, in the order that says which gives a triple when several do."""

from typing import Final

from maillage.reason import classes, identity, links, properties, undertakings
from maillage.reason.rule import Rule

RULES: Final[dict[str, Rule]] = {
    rule.name: rule
    for rule in (
        links.ROLE,
        links.INVOLVEMENT,
        links.LINK,
        undertakings.FACET,
        undertakings.MUTUAL,
        undertakings.AWARD,
        undertakings.PREMISES,
        undertakings.HOSTING,
        classes.SUBCLASS,
        classes.OF_VALUE,
        classes.HAS_VALUE,
        classes.SOME,
        classes.WHOLE,
        classes.PARTS,
        classes.UNION,
        classes.EVERY,
        properties.DOMAIN,
        properties.RANGE,
        properties.SUBPROPERTY,
        properties.CHAIN,
        properties.INVERSE,
        properties.SYMMETRIC,
        properties.TRANSITIVE,
        properties.EQUIVALENT,
        identity.KEY,
        identity.FUNCTIONAL,
        identity.INVERSE_FUNCTIONAL,
        identity.BOTH_WAYS,
        identity.CARRIED_ON,
        identity.REPLACED,
    )
}
RANKS: Final = {name: rank for rank, name in enumerate(RULES)}
"""The number that stands for a rule in SQL."""
