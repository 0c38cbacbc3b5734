from django.urls import path

from workflow.views import desk, routing

app_name = "workflow"
urlpatterns = [
    path("viec/", desk.desk, name="desk"),
    path("viec/<int:step_id>/<slug:name>/", routing.route, name="route"),
]
