from django.urls import path, re_path

from onestop.views import acts, cases, desk_slips, intake, public

app_name = "onestop"
urlpatterns = [
    path("mot-cua/", cases.listing, name="cases"),
    path("mot-cua/tiep-nhan/", intake.intake, name="intake"),
    path("mot-cua/tiep-nhan/thu-tuc/", intake.procedure, name="intake_procedure"),
    path("mot-cua/phieu/", desk_slips.listing, name="desk_slips"),
    path("mot-cua/phieu/<int:pk>/in/", desk_slips.print_slip, name="desk_slip_print"),
    path("mot-cua/phieu/<slug:which>/lap/", desk_slips.new, name="desk_slip_new"),
    path("mot-cua/ho-so/<int:pk>/", cases.page, name="case"),
    path("mot-cua/ho-so/<int:pk>/xem-nhanh/", cases.preview, name="case_preview"),
    path("mot-cua/ho-so/<int:pk>/giay/<slug:which>/", cases.slip, name="slip"),
    path("mot-cua/ho-so/<int:pk>/<slug:name>/", acts.case_act, name="case_act"),
    path("cong-khai/", public.procedures, name="public_procedures"),
    re_path(r"^cong-khai/thu-tuc/(?P<code>[0-9A-Za-z.-]{1,30})/$", public.procedure, name="public_procedure"),
    path("cong-khai/ho-so/", public.status, name="public_status"),
    path("cong-khai/thong-ke/", public.figures, name="public_figures"),
]
