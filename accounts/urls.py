from django.urls import path

from accounts.views import account_acts, consents, delegations, leavings, minutes, people, sign_in, working_rules

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", sign_in.change_password, name="change_password"),
    path("chuc-danh/", sign_in.switch_post, name="switch_post"),
    path("ban-giao/", minutes.listing, name="minutes"),
    path("ban-giao/moi/", minutes.new, name="reassign"),
    path("ban-giao/<int:pk>/", minutes.page, name="minutes_page"),
    path("ban-giao/<int:pk>/bien-ban.pdf", minutes.paper, name="minutes_paper"),
    path("uy-quyen/", delegations.listing, name="delegations"),
    path("uy-quyen/moi/", delegations.new, name="delegation_new"),
    path("uy-quyen/<int:pk>/ket-thuc/", delegations.end, name="delegation_end"),
    path("quan-tri/tai-khoan/", people.listing, name="people"),
    path("quan-tri/tai-khoan/moi/", account_acts.grant, name="account_new"),
    path("quan-tri/tai-khoan/<int:user_id>/", people.person, name="person"),
    path("quan-tri/tai-khoan/<int:user_id>/chuc-danh/", account_acts.add_post, name="account_post"),
    path("quan-tri/tai-khoan/<int:user_id>/khoi-phuc/", account_acts.restore, name="account_restore"),
    path("quan-tri/tai-khoan/<int:user_id>/chuyen-cong-tac/", account_acts.transfer, name="account_transfer"),
    path("quan-tri/tai-khoan/<int:user_id>/ngay-nghi/", account_acts.leaving, name="account_leaving"),
    path("quan-tri/tai-khoan/<int:user_id>/bo-ngay-nghi/", account_acts.leaving_cancelled, name="leaving_cancelled"),
    path("quan-tri/nghi/", leavings.listing, name="leavings"),
    path("quan-tri/quy-tac/", working_rules.page, name="working_rules"),
    path("y-kien/", consents.listing, name="consents"),
    path("y-kien/<int:pk>/", consents.page, name="consent"),
    path("y-kien/<int:pk>/tra-loi/", consents.decide, name="consent_decide"),
    path("y-kien/<int:pk>/rut/", consents.take_back, name="consent_take_back"),
    path("y-kien/<int:pk>/thuc-hien/", consents.carry_out, name="consent_carry_out"),
    path("quan-tri/tai-khoan/<int:user_id>/thu-hoi/", account_acts.withdraw, name="account_withdraw"),
    path("quan-tri/tai-khoan/<int:user_id>/ban-giao/", account_acts.give_over, name="account_hand_over"),
    path("quan-tri/tai-khoan/<int:user_id>/mat-khau/", account_acts.new_password, name="account_password"),
    path("quan-tri/tai-khoan/<int:user_id>/mo-khoa/", account_acts.unlock, name="account_unlock"),
]
