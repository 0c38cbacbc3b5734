from django.urls import path

from documents.views import files, incoming, outgoing, outgoing_acts, outgoing_progress, queues

app_name = "documents"
urlpatterns = [
    path("van-ban-den/", incoming.listing, name="incoming_list"),
    path("van-ban-den/moi/", incoming.new, name="incoming_new"),
    path("van-ban-den/<int:pk>/", incoming.page, name="incoming"),
    path("van-ban-den/<int:pk>/xem-nhanh/", incoming.preview, name="incoming_preview"),
    path("van-ban-di/", outgoing.listing, name="outgoing_list"),
    path("van-ban-di/moi/", outgoing.new, name="outgoing_new"),
    path("van-ban-di/<int:pk>/", outgoing.page, name="outgoing"),
    path("van-ban-di/<int:pk>/xem-nhanh/", outgoing.preview, name="outgoing_preview"),
    path("van-ban-di/<int:pk>/sua/", outgoing.edit, name="outgoing_edit"),
    path("van-ban-di/<int:pk>/du-thao/", outgoing.add_draft_version, name="outgoing_version"),
    path("van-ban-di/<int:pk>/tien-do/", outgoing_progress.progress, name="outgoing_progress"),
    path("van-ban-di/<int:pk>/tep/<slug:which>/", files.outgoing_file, name="outgoing_file"),
    path("van-ban-di/<int:pk>/<slug:name>/", outgoing_acts.draft_act, name="outgoing_act"),
    path("cho-ban-hanh/", queues.waiting_for_issue, name="to_issue"),
    path("ky/", queues.waiting_for_signature, name="to_sign"),
    path("cho-tiep-nhan/", queues.waiting_for_acceptance, name="to_accept"),
    path("cho-tiep-nhan/<int:pk>/", queues.accept, name="accept"),
    path("cho-tiep-nhan/<int:pk>/tep/", files.dispatch_file, name="dispatch_file"),
    path("tep/<int:pk>/", files.attachment, name="attachment"),
    path("tep/tai-len/<int:pk>/", files.upload, name="upload"),
]
