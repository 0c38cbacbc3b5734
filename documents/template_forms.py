"""The shapes of the forms about an agency's templates."""

from django import forms

from documents.enums import UploadPurpose
from documents.forms import TYPES, KeepsFile
from documents.rules.uploads import check_word
from documents.samples import LONGEST_NAME
from qlvb.lib.fields import LineField, TextField


class TemplateForm(KeepsFile):
    """Its name, type and file, and why."""

    name = LineField(label="Tên mẫu", max_length=LONGEST_NAME)
    document_type = forms.ChoiceField(label="Tên loại văn bản", choices=TYPES)
    reason = TextField(label="Lý do", rows=2, max_length=1000)
    file = forms.FileField(
        label="Tệp mẫu (Word .docx)",
        required=False,
        allow_empty_file=True,
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    check = staticmethod(check_word)
    purpose = UploadPurpose.TEMPLATE


class ChangedTemplateForm(TemplateForm):
    """The like; without another file the one there stays."""

    file_required = False
