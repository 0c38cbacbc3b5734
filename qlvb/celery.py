"""The Celery application. Its jobs live in each app's `jobs.py`, because `tasks` is one of our apps."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qlvb.settings.base")

app = Celery("qlvb")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
