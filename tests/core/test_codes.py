"""Printed codes: every single mistyped letter is found, and what people add does not matter."""

from youthportal.core import codes


def test_a_code_is_random_long_enough_and_whole():
    made = {codes.random_code(27) for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == 27 and codes.is_whole(code) for code in made)


def test_every_single_wrong_letter_is_found():
    code = codes.random_code(13)
    for place in range(13):
        for letter in set(codes.ALPHABET) - {code[place]}:
            assert not codes.is_whole(code[:place] + letter + code[place + 1 :])


def test_nonsense_is_not_whole():
    assert [codes.is_whole(text) for text in ("", "A", "AB0", "aaaa")] == [False] * 4


def test_blanks_dashes_and_small_letters_do_not_matter():
    code = codes.random_code(13)
    assert codes.plain(f" {codes.grouped(code).lower()}-") == code
    assert codes.grouped("ABCDEFGHJ") == "ABCD EFGH J"


def test_look_alikes_are_read_as_what_was_printed():
    assert codes.plain("1iL 0o q") == "LLLQQQ"
    assert not set("01IO") & set(codes.ALPHABET)


def test_nearly_all_neighbours_that_changed_places_are_found():
    missed = tried = 0
    for code in (codes.random_code(13) for _ in range(400)):
        for place in range(12):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            tried += swapped != code
            missed += swapped != code and codes.is_whole(swapped)
    assert missed / tried < 0.05
