from django.urls import path

from accounts.views import account_acts, delegations, people, sign_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", sign_in.change_password, name="change_password"),
    path("chuc-danh/", sign_in.switch_post, name="switch_post"),
    path("uy-quyen/", delegations.listing, name="delegations"),
    path("uy-quyen/moi/", delegations.new, name="delegation_new"),
    path("uy-quyen/<int:pk>/ket-thuc/", delegations.end, name="delegation_end"),
    path("quan-tri/tai-khoan/", people.listing, name="people"),
    path("quan-tri/tai-khoan/moi/", account_acts.grant, name="account_new"),
    path("quan-tri/tai-khoan/<int:user_id>/", people.person, name="person"),
    path("quan-tri/tai-khoan/<int:user_id>/chuc-danh/", account_acts.add_post, name="account_post"),
    path("quan-tri/tai-khoan/<int:user_id>/khoi-phuc/", account_acts.restore, name="account_restore"),
    path("quan-tri/tai-khoan/<int:user_id>/thu-hoi/", account_acts.withdraw, name="account_withdraw"),
    path("quan-tri/tai-khoan/<int:user_id>/ban-giao/", account_acts.give_over, name="account_hand_over"),
    path("quan-tri/tai-khoan/<int:user_id>/mat-khau/", account_acts.new_password, name="account_password"),
    path("quan-tri/tai-khoan/<int:user_id>/mo-khoa/", account_acts.unlock, name="account_unlock"),
]
