"""The national sources that Maillage reads."""

from typing import Final

from maillage.registers.census import CENSUS_2023, CENSUS_2026
from maillage.registers.cget import CGET_2019
from maillage.registers.ess_france import ESS_FRANCE
from maillage.registers.esus import ESUS
from maillage.registers.gogocarto import CARTECO, TRANSISCOPE
from maillage.registers.inclusion import INCLUSION
from maillage.registers.mednum import MEDNUM
from maillage.registers.national import NationalSource
from maillage.registers.rna import RNA
from maillage.registers.sirene import SIRENE
from maillage.registers.subsidies import SUBSIDIES

NATIONAL: Final[tuple[NationalSource, ...]] = (
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
