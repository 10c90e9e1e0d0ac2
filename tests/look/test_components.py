"""Components are right where a person relies on it: links of errors, labels, languages, states."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tests.look.colours import ROOT


def shown(source, path="/en/budget/?sort=price", **context):
    """The HTML of a template snippet that loads both libraries."""
    context["request"] = RequestFactory().get(path)
    return Template("{% load ui ballot %}" + source).render(Context(context))


class TripForm(forms.Form):
    """One field of each shape that matters to labels and errors."""

    name = forms.CharField(label="Name", help_text="As on the poster.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="Agreed")
    note = forms.CharField(label="Note", required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The bus is full.")


@pytest.fixture
def wrong():
    return shown("{{ form }}", form=TripForm({}))


def test_the_summary_links_each_message_to_a_control_that_exists(wrong):
    summary = wrong[: wrong.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_kind_0", "id_days_0", "id_agreed"]
    assert all(f'id="{target}"' in wrong for target in targets)


def test_the_summary_says_what_is_wrong_with_the_whole_and_with_hidden_parts(wrong):
    assert wrong.count("The bus is full.") == 1
    assert re.search(
        r"data-error-summary.*?<li>The bus is full\.</li><li>This field is required\.</li>", wrong, re.DOTALL
    )


def test_the_summary_takes_the_focus_and_is_absent_without_errors(wrong):
    assert re.search(r'class="error-summary"[^>]*tabindex="-1"[^>]*autofocus', wrong)
    assert "error-summary" not in shown("{{ form }}", form=TripForm())


def test_a_field_points_to_its_help_and_its_error(wrong):
    control = re.search(r'<input type="text" name="name"[^>]*>', wrong).group()
    described = re.search(r'aria-describedby="([^"]+)"', control).group(1).split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in wrong for name in described)
    assert 'aria-invalid="true"' in control


def test_only_what_may_be_left_out_says_so():
    html = shown("{{ form }}", form=TripForm())
    assert html.count("(optional)") == 1
    assert re.search(r'<label for="id_note">Note <span class="optional">', html)


def test_choices_have_a_legend_and_ticks_a_label_around_them():
    html = shown("{{ form }}", form=TripForm())
    assert re.findall(r"<legend>(\w+)", html) == ["Kind", "Days"]
    assert re.search(r'<label for="id_agreed"><input type="checkbox" name="agreed"', html)


def test_pages_keep_the_filters():
    html = shown("{% pagination page %}", page=Paginator(range(100), 10).page(2))
    assert 'href="?sort=price&amp;page=3"' in html
    assert "11–20 of 100" in html
    assert shown("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("path", "lithuanian"),
    [
        ("/en/budget/?sort=price", "/lt/budget/?sort=price"),
        ("/en/", "/lt/"),
        ("/v/ABC", "/lt/"),
        ("/english/", "/lt/"),
    ],
)
def test_languages_lead_to_the_same_page(path, lithuanian):
    links = re.findall(r'href="([^"]+)" hreflang="lt" lang="lt"', shown("{% language_switch %}", path=path))
    assert links == [lithuanian]


def test_colours_come_back_to_the_page_and_mark_the_present_one():
    html = shown("{% theme_switch %}", theme="dark")
    assert "/theme/light/?next=%2Fen%2Fbudget%2F%3Fsort%3Dprice" in html
    assert re.search(r'data-theme-link="dark" aria-current="true"', html)
    assert html.count("aria-current") == 1


def test_a_table_carries_its_heads_into_each_cell():
    html = shown('{% table "T" columns rows %}', columns=["Idea", ("Price", "number")], rows=[["Roof", 5]])
    assert '<th scope="row" role="rowheader">Roof</th>' in html
    assert '<td role="cell" data-label="Price" class="number">5</td>' in html


def test_texts_of_people_are_never_markup():
    bad = "<script>alert(1)</script>"
    html = shown(
        "{% row t url='#' text=t %}{% heading t %}{% status 'open' t t %}{% table t c r %}"
        "{% story t %}{{ t }}{% endstory %}"
        "{% choice name='n' value=1 title=t price=1 currency='EUR' text=t place=t reason=t %}"
        "{{ t }}{% endchoice %}",
        t=bad,
        c=[bad],
        r=[[bad]],
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 16


def test_a_room_or_state_nobody_drew_is_an_error():
    with pytest.raises(FileNotFoundError):
        shown('{% icon "no-such-icon" %}')
    with pytest.raises(KeyError):
        shown('{% status "odd" "a" "b" %}')


@pytest.mark.parametrize(
    ("language", "amount", "said"),
    [
        ("en", 960_000, "9,600\xa0€"),
        ("en", 260_050, "2,600.50\xa0€"),
        ("lt", 5, "0,05\xa0€"),
        ("en", -100, "−1\xa0€"),
    ],
)
def test_money_shows_cents_only_where_there_are_any(language, amount, said):
    with translation.override(language):
        assert shown('{{ amount|money:"EUR" }}', amount=amount) == said


def test_a_deadline_is_said_in_words_and_kept_exactly():
    html = shown("{% until at %}", at=datetime(2026, 11, 27, 16, tzinfo=UTC))
    assert html == '<time datetime="2026-11-27T16:00:00+00:00">until Friday, 27 November, 18:00</time>'
    assert shown("{% until at %}", at=None) == ""


def test_the_bar_never_leaves_its_frame():
    assert 'width="100"' in shown("{% bar 12 9 %}")
    assert 'width="0"' in shown("{% bar 12 0 %}")
    with translation.override("lt"):
        assert 'width="33.33"' in shown("{% bar 1 3 %}")


def test_an_overdrawn_ballot_says_so():
    fits = shown('{% ballot_bar chosen=3 most=5 spent=725000 limit=960000 currency="EUR" %}')
    assert "3 of 5 ideas" in fits
    assert "7,250\xa0€ of 9,600\xa0€" in fits
    assert 'class="ballot-bar over"' not in fits
    assert 'class="ballot-bar over"' in shown(
        '{% ballot_bar chosen=6 most=5 spent=1 limit=9 currency="EUR" %}'
    )
    assert 'class="ballot-bar over"' in shown('{% ballot_bar chosen=1 spent=10 limit=9 currency="EUR" %}')


def test_no_template_needs_what_the_policy_forbids():
    """Inline styles and scripts would be dropped by the content security policy, silently."""
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (ROOT / "templates").rglob("*.html")
        if not {"emails", "documents"} & set(path.parts)
        for match in re.finditer(
            r"\sstyle=\"|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)[^>]*>", path.read_text()
        )
    ]
    assert found == []
