from contributors.models.capacity import CapacityFigure
from contributors.models.fatality import Fatality
from contributors.models.personnel import PersonnelLine, PersonnelReport
from contributors.models.scale import Scale, ScaleRate
from contributors.models.share import BurdenShare, BurdenTotal

__all__ = [
    "BurdenShare",
    "BurdenTotal",
    "CapacityFigure",
    "Fatality",
    "PersonnelLine",
    "PersonnelReport",
    "Scale",
    "ScaleRate",
]
