"""The national sources that Maillage reads."""

from typing import Final

from maillage.sources.census import CENSUS_2023, CENSUS_2026
from maillage.sources.cget import CGET_2019
from maillage.sources.ess_france import ESS_FRANCE
from maillage.sources.esus import ESUS
from maillage.sources.gogocarto import CARTECO, TRANSISCOPE
from maillage.sources.inclusion import INCLUSION
from maillage.sources.mednum import MEDNUM
from maillage.sources.national import Source
from maillage.sources.rna import RNA
from maillage.sources.sirene import SIRENE
from maillage.sources.subsidies import SUBSIDIES

NATIONAL: Final[tuple[Source, ...]] = (
    SIRENE,
    ESS_FRANCE,
    ESUS,
    RNA,
    CENSUS_2026,
    CENSUS_2023,
    CGET_2019,
    MEDNUM,
    INCLUSION,
    CARTECO,
    TRANSISCOPE,
    SUBSIDIES,
)
