"""Every address of the product."""

from django.urls import include, path

from qlvb import guide, health, home

handler400 = "qlvb.lib.bodies.bad_request"

urlpatterns = [
    path("suc-khoe/", health.health, name="health"),
    path("suc-khoe/song/", health.live, name="live"),
    path("tro-giup/", guide.page, name="guide"),
    path("tro-giup/<slug:name>/", guide.page, name="guide_page"),
    path("tro-giup/hinh/<slug:name>.png", guide.picture, name="guide_picture"),
    path("", home.home, name="home"),
    path("", include("accounts.urls")),
    path("", include("workflow.urls")),
    path("", include("documents.urls")),
    path("", include("tasks.urls")),
    path("", include("onestop.urls")),
    path("", include("reports.urls")),
    path("", include("qlvb.backup.urls")),
]
