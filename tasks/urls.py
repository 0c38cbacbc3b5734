from django.urls import path

from tasks.views import acts, assignments, giving, planning, supervision

app_name = "tasks"
urlpatterns = [
    path("giao-viec/", assignments.listing, name="assignments"),
    path("giao-viec/moi/", giving.new, name="give"),
    path("giao-viec/moi/<int:document_pk>/", planning.new, name="new"),
    path("giao-viec/<int:pk>/", assignments.page, name="assignment"),
    path("giao-viec/<int:pk>/xem-nhanh/", assignments.preview, name="preview"),
    path("giao-viec/<int:pk>/tep/<slug:which>/", assignments.file, name="file"),
    path("giao-viec/<int:pk>/<slug:name>/", acts.task_act, name="act"),
    path("giam-sat/", supervision.overview, name="supervision"),
    path("giam-sat/<slug:figure>/", supervision.rows, name="supervision_rows"),
]
