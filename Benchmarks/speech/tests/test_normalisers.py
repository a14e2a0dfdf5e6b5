"""What is compared when texts are scored."""

from __future__ import annotations

from speech.normalisers import english_tokens, plain, tokens


def test_plain_text_has_no_case_punctuation_or_symbols() -> None:
    assert plain("  It’s WELL-known: «Straße», 5 % – naïve!\n") == "its well known strasse 5 naïve"


def test_plain_text_is_in_compatibility_form() -> None:
    assert plain("ＡＢＣ １２３ ﬁne") == "abc 123 fine"
    assert plain("e\u0301t\u0065\u0301") == plain("été")


def test_words_where_there_are_spaces_else_characters() -> None:
    assert tokens("Sous le consulat,", "fr") == ["sous", "le", "consulat"]
    assert tokens("广州市, 房地产。", "zh") == list("广州市房地产")
    assert tokens("그는 이리", "ko") == list("그는이리")
    assert tokens("…", "en") == []


def test_english_is_in_whispers_form() -> None:
    assert english_tokens("Mr. Hara won't like twenty-two colours, um, no.") == (
        "mister hara will not like 22 colors no".split()
    )
    assert english_tokens("It costs $20 million.") == ["it", "costs", "$20000000"]
