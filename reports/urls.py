from django.urls import path

from reports.views import attendance, books, log, log_consent, overview, packages, reports, withdrawals

app_name = "reports"
urlpatterns = [
    path("so-sach/", books.books, name="books"),
    path("so-sach/<int:pk>/", books.book, name="book"),
    path("so-sach/<int:pk>/pdf/", books.pdf, name="book_pdf"),
    path("so-sach/<int:pk>/xlsx/", books.xlsx, name="book_xlsx"),
    path("so-sach/<int:pk>/lap-ban-in/", books.order, name="book_order"),
    path("so-sach/ban-in/<int:pk>/", books.print_page, name="print"),
    path("so-sach/ban-in/<int:pk>/tien-do/", books.print_progress, name="print_progress"),
    path("so-sach/ban-in/<int:pk>/tai-ve/", books.print_file, name="print_file"),
    path("ban-giao-co-quan/", packages.listing, name="packages"),
    path("ban-giao-co-quan/<int:pk>/", packages.page, name="package"),
    path("ban-giao-co-quan/<int:pk>/tien-do/", packages.progress, name="package_progress"),
    path("ban-giao-co-quan/<int:pk>/nhan/", packages.receive, name="package_receive"),
    path("ban-giao-co-quan/<int:pk>/lap-lai/", packages.retry, name="package_retry"),
    path("ban-giao-co-quan/tep/<int:pk>/", packages.file, name="package_file"),
    path("dang-nhap-theo-buoi/", attendance.week, name="attendance"),
    path("quan-tri/thu-hoi/", withdrawals.page, name="withdrawals"),
    path("quan-tri/thu-hoi/xlsx/", withdrawals.xlsx, name="withdrawals_xlsx"),
    path("quan-tri/nhat-ky/", log.page, name="log"),
    path("quan-tri/nhat-ky/xuat/", log.export, name="log_export"),
    path("quan-tri/nhat-ky/xin-xuat/", log_consent.ask, name="log_export_ask"),
    path("quan-tri/nhat-ky/ban-xuat/<int:pk>/", log.export_page, name="log_export_page"),
    path("quan-tri/nhat-ky/ban-xuat/<int:pk>/tien-do/", log.export_progress, name="log_export_progress"),
    path("quan-tri/nhat-ky/ban-xuat/<int:pk>/tai-ve/", log.export_file, name="log_export_file"),
    path("bao-cao/", reports.reports, name="reports"),
    path("bao-cao/tong-quan/", overview.overview, name="overview"),
    path("bao-cao/tong-quan/<str:figure>/", overview.rows, name="overview_rows"),
    path("bao-cao/<int:pk>/", reports.report, name="report"),
    path("bao-cao/<int:pk>/pdf/", reports.pdf, name="report_pdf"),
    path("bao-cao/<int:pk>/xlsx/", reports.xlsx, name="report_xlsx"),
    path("bao-cao/<int:pk>/<str:figure>/", reports.rows, name="report_rows"),
]
