"""What people fill in: a text, a report, a call for help, a picture; and what the office decides."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youthportal.moderation import rules
from youthportal.moderation.enums import Reason

#: Named one by one and without HEIC: so a telephone that keeps pictures as HEIC converts them by itself.
WAYS = "image/jpeg,image/png,image/webp"


def language_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=settings.LANGUAGES, initial=get_language)


class DangerForm(forms.Form):
    """Every form in which somebody can write has this way out of the ordinary queue."""

    in_danger = forms.BooleanField(
        label=_("I am in danger, or somebody else is"),
        required=False,
        help_text=_("Then nobody publishes what you wrote. It goes to a person of the office at once."),
    )


class CommentForm(DangerForm):
    text = forms.CharField(
        label=_("Your text"),
        help_text=_("Up to 2,000 characters. No names of others, no telephone numbers, no addresses."),
        widget=forms.Textarea({"rows": 6}),
        strip=False,
    )
    sign = forms.ChoiceField(label=_("Shown as"), widget=forms.RadioSelect, required=False)
    language = language_field(_("Language of your text"))

    field_order = ("text", "language", "sign", "in_danger")

    def __init__(self, *args: Any, user: Any, shown_as: str, **options: Any) -> None:
        super().__init__(*args, **options)
        sign: Any = self.fields["sign"]
        sign.choices = [("", shown_as), ("name", user.first_name)]
        sign.initial = ""
        if rules.first_name_refusal(user, timezone.localdate()):
            del self.fields["sign"]

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if refusal := rules.text_refusal(text.replace("\r\n", "\n")):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return text

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "text": data["text"],
            "language": data["language"],
            "with_first_name": data.get("sign") == "name",
        }


class EditForm(DangerForm):
    text = forms.CharField(label=_("Your text"), widget=forms.Textarea({"rows": 6}), strip=False)

    field_order = ("text", "in_danger")
    clean_text = CommentForm.clean_text


class ReportForm(DangerForm):
    reason = forms.ChoiceField(label=_("What is wrong?"), choices=Reason, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Do you want to say more?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("reason", "text", "in_danger")


class HelpForm(forms.Form):
    """A call for help. Visitors leave a word or a way to reach them, or nobody could help."""

    text = forms.CharField(
        label=_("What happens?"),
        required=False,
        help_text=_("As much or as little as you want."),
        widget=forms.Textarea({"rows": 5}),
        strip=False,
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        max_length=200,
        help_text=_("Telephone, e-mail, or where you are at what time. You can leave it empty."),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean(self) -> None:
        said = (self.cleaned_data.get("text") or "") + (self.cleaned_data.get("contact") or "")
        if not self.user.is_authenticated and not said.strip():
            raise forms.ValidationError(_("Write a word, or how we reach you. Or call one of the numbers."))


class PictureForm(forms.Form):
    upload = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 20 MB. Place, time and device are taken out of it."),
        widget=forms.FileInput({"accept": WAYS}),
    )
    alt = forms.CharField(
        label=_("What does it show?"),
        max_length=250,
        help_text=_(
            "One sentence for everybody who cannot see it: “The wall by the north entrance, today bare.”"
        ),
    )
    language = language_field(_("Language of this sentence"))


class LookForm(forms.Form):
    """What somebody who looked at a picture decides; a reason belongs to every no."""

    reason = forms.CharField(
        label=_("Why not? Its author reads this."),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class HideForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why? The author reads this."), choices=Reason, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=300,
        help_text=_("What the author could do better. Kind and short."),
        widget=forms.Textarea({"rows": 3}),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What was done"),
        max_length=1000,
        help_text=_("No names and no details: who was told, and when."),
        widget=forms.Textarea({"rows": 3}),
    )


class HandOverForm(forms.Form):
    to = forms.CharField(
        label=_("Handed over to"), max_length=200, help_text=_("Name and institution, as on the protocol.")
    )
