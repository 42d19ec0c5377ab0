from django.urls import path

from logistics import (
    urls_alerts,
    urls_care,
    urls_courses,
    urls_exercises,
    urls_inspections,
    urls_locations,
    urls_movements,
)
from logistics.views import (
    certificates,
    compared,
    discrepancies,
    equipment,
    force,
    interoperability,
    readiness,
    resupply,
    stock_files,
    stocks,
    unit_files,
    unit_readiness,
    units,
)

app_name = "logistics"
urlpatterns = [
    path("readiness/", readiness.board, name="board"),
    path("readiness/units/", unit_readiness.unit_board, name="unit_board"),
    path("readiness/units/<uuid:pk>/", unit_readiness.unit_readiness, name="unit_readiness"),
    path("readiness/units/<uuid:pk>/<slug:area>/", unit_readiness.unit_evidence, name="unit_evidence"),
    path("readiness/units/<uuid:pk>/<slug:area>/set/", unit_readiness.override_new, name="override_new"),
    path("readiness/overrides/<uuid:pk>/", unit_readiness.override_end, name="override_end"),
    path("readiness/missions/<slug:slug>/", force.force, name="force"),
    path("readiness/missions/<slug:slug>/report/", force.report, name="force_report"),
    path("readiness/missions/<slug:slug>/report/<slug:kind>/", force.report, name="force_report_file"),
    path("missions/compare.<str:kind>", compared.compared_file, name="compared_file"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/certificates.<str:kind>", certificates.certificates_file, name="certificates_file"),
    path("certificates/new/<uuid:pk>/", certificates.certificate_new, name="certificate_new"),
    path("certificates/<uuid:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:pk>/change/", certificates.certificate_change, name="certificate_change"),
    path("certificates/<uuid:pk>/withdraw/", certificates.certificate_withdraw, name="certificate_withdraw"),
    path("units/", units.units, name="units"),
    path("units/files/<slug:what>.<str:kind>", unit_files.units_file, name="units_file"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/strength/<int:pk>/", units.strength_change, name="strength_change"),
    path("units/<uuid:pk>/", units.unit, name="unit"),
    path("units/<uuid:pk>/<slug:act>/", units.unit_act, name="unit_act"),
    path("equipment/", equipment.equipment, name="equipment"),
    path("equipment/<uuid:pk>/", equipment.equipment_line, name="equipment_line"),
    path("equipment/<uuid:pk>/<slug:act>/", equipment.equipment_act, name="equipment_act"),
    path("equipment/counts/<int:pk>/", equipment.count_change, name="count_change"),
    path("equipment/items/<uuid:pk>/", equipment.item_record, name="item_record"),
    path("sustainment/<int:pk>/<slug:act>/", equipment.sustainment_act, name="sustainment_act"),
    path("interoperability/", interoperability.interoperability, name="interoperability"),
    path(
        "interoperability/pairs.<str:kind>",
        interoperability.interoperability_file,
        name="interoperability_file",
    ),
    path("interoperability/<uuid:pk>/with/<uuid:other>/", interoperability.fit_of_two, name="fit_of_two"),
    path(
        "interoperability/<uuid:pk>/for/<uuid:requirement>/",
        interoperability.fit_of_need,
        name="fit_of_need",
    ),
    path(
        "interoperability/adopted/<slug:slug>/",
        interoperability.standards_adopted,
        name="standards_adopted",
    ),
    path("interoperability/standards/", interoperability.unit_standards, name="unit_standards"),
    path("units/<uuid:pk>/standards/new/", interoperability.standard_new, name="standard_new"),
    path("units/<uuid:pk>/standards/<int:use>/", interoperability.standard_change, name="standard_change"),
    path("interoperability/needed/<uuid:pk>/", interoperability.standards_needed, name="standards_needed"),
    path("stocks/", stocks.stocks, name="stocks"),
    path("stocks/new/", stocks.stock_new, name="stock_new"),
    path("stocks/files/<slug:what>.<str:kind>", stock_files.stocks_file, name="stocks_file"),
    path("stocks/<uuid:pk>/", stocks.stock, name="stock"),
    path("stocks/<uuid:pk>/book/", stocks.stock_book, name="stock_book"),
    path("stocks/<uuid:pk>/change/", stocks.stock_change, name="stock_change"),
    path("stocks/<uuid:pk>/resupply/", resupply.request_new, name="request_new"),
    path("stocks/<uuid:pk>/discrepancy/", discrepancies.discrepancy_new, name="discrepancy_new"),
    path("stocks/<uuid:pk>/take-back/<int:entry>/", stocks.stock_take_back, name="stock_take_back"),
    path("stocks/<uuid:pk>/<slug:act>/", stocks.stock_act, name="stock_act"),
    path("resupply/", resupply.resupply, name="resupply"),
    path("resupply/<uuid:pk>/", resupply.request_, name="request"),
    path("resupply/<uuid:pk>/<slug:step>/", resupply.request_step, name="request_step"),
    path("discrepancies/", discrepancies.discrepancies, name="discrepancies"),
    path("discrepancies/<uuid:pk>/", discrepancies.discrepancy, name="discrepancy"),
    path("discrepancies/<uuid:pk>/<slug:step>/", discrepancies.discrepancy_step, name="discrepancy_step"),
]
urlpatterns += urls_movements.urlpatterns
urlpatterns += urls_inspections.urlpatterns
urlpatterns += urls_care.urlpatterns
urlpatterns += urls_courses.urlpatterns
urlpatterns += urls_exercises.urlpatterns
urlpatterns += urls_locations.urlpatterns
urlpatterns += urls_alerts.urlpatterns
