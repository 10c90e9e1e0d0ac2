"""Whether somebody comes to the honouring event, and with how many."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from volunteering.enums import Reply
from volunteering.models import Invitation
from volunteering.rules.invitations import MOST_GUESTS, answer_refusal

if TYPE_CHECKING:
    InvitationModelForm = forms.ModelForm[Invitation]
else:
    InvitationModelForm = forms.ModelForm


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[(Reply.YES, _("Yes, I come")), (Reply.NO, _("No, I cannot come"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you come.")},
    )
    guests = forms.TypedChoiceField(
        label=_("How many people come with you?"),
        help_text=_("Parents, friends, whoever helped you. Do not count yourself."),
        choices=[(number, str(number)) for number in range(MOST_GUESTS + 1)],
        coerce=int,
        empty_value="0",
        required=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **options: Any) -> None:
        options["initial"] = {"reply": invitation.reply or None, "guests": invitation.guests}
        super().__init__(*args, **options)


class OfficeReplyForm(InvitationModelForm):
    """What the office was told by telephone or at the counter."""

    class Meta:
        model = Invitation
        fields = ["reply", "guests"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            reply, guests = cleaned.get("reply", ""), cleaned.get("guests") or 0
            if refusal := answer_refusal(self.instance, reply, guests, by_office=True):
                raise forms.ValidationError(refusal.message, code=refusal.code)
        return cleaned
