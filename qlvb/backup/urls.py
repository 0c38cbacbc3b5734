from django.urls import path

from qlvb.backup import views

app_name = "backup"
urlpatterns = [
    path("quan-tri/sao-luu/", views.backups, name="backups"),
    path("quan-tri/sao-luu/lap/", views.make, name="make"),
    path("quan-tri/sao-luu/tien-do/<int:pk>/", views.progress, name="progress"),
    path("quan-tri/sao-luu/<slug:name>/kiem-tra/", views.check, name="check"),
]
