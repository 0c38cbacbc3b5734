from django.urls import path

from workflow.views import desk, notifications, routing, shares

app_name = "workflow"
urlpatterns = [
    path("viec/", desk.desk, name="desk"),
    path("viec/<int:step_id>/<slug:name>/", routing.route, name="route"),
    path("duoc-chia-se/", shares.listing, name="shared"),
    path("chia-se/<int:pk>/", shares.new, name="share"),
    path("chia-se/<int:pk>/thoi/", shares.end, name="share_end"),
    path("nhac-viec/", notifications.listing, name="notifications"),
    path("nhac-viec/da-doc/", notifications.mark_read, name="notifications_read"),
    path("nhac-viec/<int:pk>/", notifications.open_one, name="notification"),
]
