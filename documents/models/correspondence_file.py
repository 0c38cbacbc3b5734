"""Files beside documents: of notices, sendings of files, error reports, decisions on accounts."""

import pgtrigger
from django.db import models

from documents.models.blob import Blob
from qlvb.lib.append_only import never_emptied


class NoticeFile(models.Model):
    """The one file a notice may carry; seen by whoever sees the notice."""

    notice = models.OneToOneField("workflow.Notice", models.PROTECT, related_name="file")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        verbose_name = "tệp của thông báo"
        triggers = [
            pgtrigger.Protect(name="notice_file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name


class IncidentPicture(models.Model):
    """The picture of the screen that goes with form 1 (DN-13.4c)."""

    incident = models.OneToOneField("workflow.Incident", models.PROTECT, related_name="picture")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        verbose_name = "ảnh chụp lỗi"
        triggers = [
            pgtrigger.Protect(name="incident_picture_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name


class MessageFile(models.Model):
    """A file of a 'Gửi file'; for the sender and the recipients alone (KS-11.1)."""

    message = models.ForeignKey("workflow.FileMessage", models.PROTECT, related_name="files")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tệp đã gửi"
        ordering = ["position", "id"]
        triggers = [
            pgtrigger.Protect(name="message_file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name


class DecisionFile(models.Model):
    """The decision behind an act on an account (SD-9.4); seen by whoever keeps the agency's accounts, and its head."""

    decision = models.OneToOneField("accounts.AccountDecision", models.PROTECT, related_name="file")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        verbose_name = "tệp quyết định"
        triggers = [
            pgtrigger.Protect(name="decision_file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeFile(models.Model):
    """The decision behind a change of the organisation; seen by whoever keeps that part of the tree, and the head."""

    change = models.OneToOneField("accounts.UnitChange", models.PROTECT, related_name="file")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("tên tệp", max_length=255)

    class Meta:
        verbose_name = "tệp quyết định về tổ chức"
        triggers = [
            pgtrigger.Protect(name="change_file_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied(),
        ]

    def __str__(self) -> str:
        return self.name
