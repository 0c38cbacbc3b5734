from django.urls import path

from accounts.views import sign_in

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", sign_in.change_password, name="change_password"),
    path("chuc-danh/", sign_in.switch_post, name="switch_post"),
]
