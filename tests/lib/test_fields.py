"""Numbers as people here type them."""

import pytest
from django import forms

from qlvb.lib.fields import WholeNumberField

FIELD = WholeNumberField(label="Số tiền", min_value=0, max_value=1_000_000_000, wrong="Số tiền không đúng.")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0), ("50000", 50000), ("50.000", 50000), ("50 000", 50000), ("50\u00a0000", 50000),
        (" 1.250.000 ", 1250000), ("1000000000", 1000000000), ("1.000.000.000", 1000000000), (15000, 15000),
    ],
)  # fmt: skip
def test_groups_of_three_are_thousands(typed: object, number: int) -> None:
    assert FIELD.clean(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "50.00", "50,5", "50,000", "50.0000", "5000.000", "0.500", "1.000 000", "50.", ".000", "-1", "+5", "5e3",
        "٥٠٠٠", "năm mươi", "50.000đ", "1.000.000.001", "9" * 5000, "1" + ".000" * 2000,
    ],
)  # fmt: skip
def test_anything_else_is_told_in_one_sentence(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Số tiền không đúng") as told:
        FIELD.clean(typed)
    assert len(told.value.messages) == 1


def test_it_is_typed_as_text_with_the_keys_of_a_number() -> None:
    class Form(forms.Form):
        fee = FIELD

    shown = str(Form(initial={"fee": 15000})["fee"])
    assert 'type="text"' in shown and 'inputmode="numeric"' in shown and 'value="15000"' in shown
