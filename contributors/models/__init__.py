from contributors.models.capacity import CapacityFigure
from contributors.models.fatality import Fatality
from contributors.models.personnel import PersonnelLine, PersonnelLineEvent, PersonnelReport
from contributors.models.scale import Scale, ScaleRate
from contributors.models.share import BurdenShare, BurdenTotal

__all__ = [
    "BurdenShare",
    "BurdenTotal",
    "CapacityFigure",
    "Fatality",
    "PersonnelLine",
    "PersonnelLineEvent",
    "PersonnelReport",
    "Scale",
    "ScaleRate",
]
