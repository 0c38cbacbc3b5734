"""Every address of the product."""

from django.urls import include, path
from django.views.generic import RedirectView

from qlvb import health

handler400 = "qlvb.lib.bodies.bad_request"

urlpatterns = [
    path("suc-khoe/", health.health, name="health"),
    path("suc-khoe/song/", health.live, name="live"),
    path("", RedirectView.as_view(pattern_name="workflow:desk", http_method_names=["get", "head"]), name="home"),
    path("", include("accounts.urls")),
    path("", include("workflow.urls")),
    path("", include("documents.urls")),
    path("", include("tasks.urls")),
    path("", include("onestop.urls")),
    path("", include("reports.urls")),
]
