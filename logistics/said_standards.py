"""Names of the standards of the register and what bridges two of them, marked for translation; others stand
as they were typed."""

from django.utils.translation import gettext_noop as _

NAMES = (
    _("HF radio equipment, single channel"),
    _("VHF radio equipment, single channel"),
    _("UHF radio equipment, single channel"),
    _("TETRA trunked radio"),
    _("SATURN frequency hopping for UHF"),
    _("Frequency hopping for HF"),
    _("Fixed frequency, not hopping"),
    _("Aviation turbine fuel F-34 (JP-8), one fuel for aircraft and vehicles"),
    _("Jet A-1 (F-35)"),
    _("Automotive diesel"),
    _("Unleaded petrol"),
    _("5.56 mm"),
    _("7.62 × 51 mm"),
    _("7.62 × 39 mm"),
    _("9 mm"),
    _("Medical support manual for United Nations field missions"),
    _("Stretchers, bearing brackets and attachment supports"),
    _("Military grid reference on WGS 84"),
    _("National grid and datum"),
    _("Tactical data exchange Link 16"),
    _("Digital motion imagery"),
    _("EDXL situation reporting"),
    _("English"),
    _("French"),
    _("Arabic"),
    _("Spanish"),
    _("Swahili"),
    _("United Nations infantry battalion manual"),
    _("Manual on contingent-owned equipment"),
    _("Casualty evacuation in the field"),
)
BRIDGES = (
    _("a radio gateway that joins one VHF net to one trunked group"),
    _("a retransmission station with both sets"),
    _("both work in fixed frequency for shared nets, at the price of protection"),
    _("Jet A-1 with the additives of F-34, injected at the point of supply"),
    _("diesel vehicles take F-34 for a time; consumption and wear rise"),
    _("maps with both grids, and a conversion agreed for fires and evacuation"),
    _("a gateway that passes positions as situation reports"),
    _("liaison officers and interpreters of both languages"),
)
