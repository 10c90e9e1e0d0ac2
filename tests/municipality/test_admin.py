"""The settings are one page; a change shows on public pages at once and is in the audit trail."""

import pytest
from django.urls import reverse

from youthportal.audit.models import Entry
from youthportal.municipality.models import Municipality


@pytest.fixture
def office(client, youth_worker):
    client.force_login(youth_worker)
    return client


def form_of(response) -> dict:
    form = response.context["adminform"].form
    rows = {"duty_contacts-TOTAL_FORMS": "0", "duty_contacts-INITIAL_FORMS": "0"}
    return rows | {
        name: value if (value := form.get_initial_for_field(field, name)) is not None else ""
        for name, field in form.fields.items()
    }


def test_the_list_leads_to_the_one_form(office):
    response = office.get(reverse("admin:municipality_municipality_changelist"), follow=True)

    assert response.redirect_chain[-1][0].endswith("/municipality/municipality/1/change/")
    for words in ("Protection of small groups", "When somebody is in danger"):
        assert words in response.content.decode()


def test_office_texts_have_a_field_for_each_language(office):
    response = office.get(reverse("admin:municipality_municipality_changelist"), follow=True)

    assert {f"office_name_{code}" for code in ("en", "lt", "lv", "sl")} <= set(form_of(response))


def test_a_change_is_saved_shown_and_recorded_by_the_name_of_its_field(office, client, youth_worker):
    url = reverse("admin:municipality_municipality_change", args=[1])
    form = form_of(office.get(reverse("admin:municipality_municipality_changelist"), follow=True))

    response = office.post(
        url, {**form, "portal_name_en": "Young Vėjūnai", "contact_email": "a@demo.example"}
    )

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Municipality.current().portal_name == "Young Vėjūnai"
    office.logout()
    assert "Young Vėjūnai" in client.get("/en/").content.decode()
    entry = Entry.objects.get(action="municipality.municipality.changed")
    assert entry.actor == youth_worker
    assert "a@demo.example" not in str(entry.data)
    assert "contact_email" in str(entry.data)


@pytest.mark.parametrize(
    ("field", "value"), [("consent_age", "9"), ("small_group", "1"), ("country", "lithuania")]
)
def test_values_that_protect_nobody_are_refused(office, field, value):
    form = form_of(office.get(reverse("admin:municipality_municipality_changelist"), follow=True))

    response = office.post(
        reverse("admin:municipality_municipality_change", args=[1]), {**form, field: value}
    )

    assert field in response.context["adminform"].form.errors


def test_there_is_one_row_that_nobody_adds_or_deletes(office):
    office.get(reverse("admin:municipality_municipality_changelist"))

    assert office.get(reverse("admin:municipality_municipality_add")).status_code == 403
    assert (
        office.post(reverse("admin:municipality_municipality_delete", args=[1]), {"post": "yes"}).status_code
        == 403
    )
    assert Municipality.objects.count() == 1
