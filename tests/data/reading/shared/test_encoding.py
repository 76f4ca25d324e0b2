"""The encoding of short texts, as real files have them: ASCII with one name or one column of labels."""

from __future__ import annotations

import pytest

from sarcstat.data.reading.shared.encoding import detect

WESTERN = [
    *["Müller", "Größe", "François", "Hélène", "décès", "été", "niña", "España", "varón", "informação", "São"],
    *["Malmö", "Ängelholm", "smörgås", "MÜLLER", "GRÖSSE", "MÄNNLICH", "gefäßinvasiv", "±2", "5 µm", "37 °C"],
    *["it’s “ok” – fine", "€50", "½", "¿Sí?", "Façade", "Åse", "Zoë", "m²", "à", "Ærø", "Šárka", "ÄÖÜ", "ÉÈÀ"],
]
CHINESE = [
    *[
        "男",
        "男/女",
        "死亡",
        "存活",
        "平滑肌肉瘤",
        "脂肪肉瘤",
        "未分化多形性肉瘤",
        "四肢",
        "躯干",
        "腹膜后",
        "是",
        "否",
    ],
    *["高", "中", "低", "化疗", "放疗", "未知原因", "≥5 cm", "复发", "转移", "张伟", "（左）", "肿瘤大小", "膀胱"],
]


def table(word: str) -> str:
    return "id,name,arm\n" + "".join(f"{i},patient {i},control\n" for i in range(30)) + f"31,{word},chemo\n"


@pytest.mark.parametrize("word", WESTERN)
def test_one_western_word_among_ascii(word):
    assert detect(table(word).encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("word", CHINESE)
def test_one_chinese_word_among_ascii(word):
    assert detect(table(word).encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("word", WESTERN + CHINESE)
def test_utf8_is_utf8(word):
    assert detect(table(word).encode()) == "utf-8"


def test_twenty_rows_of_chinese_labels():
    rows = "".join(f"{i},{'男' if i % 2 else '女'},{'死亡' if i % 3 else '存活'}\n" for i in range(20))
    assert detect(("编号,性别,结局\n" + rows).encode("gb18030")) == "gb18030"


def test_rare_characters_beside_common_ones():
    assert detect("姓名,性别\n鑫璐,男\n琪昕,女\n王芳,女\n".encode("gb18030")) == "gb18030"


@pytest.mark.parametrize(
    ("codec", "named"),
    [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32"), ("ascii", "utf-8")],
)
def test_byte_order_marks_decide(codec, named):
    assert detect("a,b\n1,2\n".encode(codec)) == named


def test_bytes_that_windows_does_not_define():
    assert detect(b"id,name\n1,a\x81\n2,\xfcber\n") == "latin-1"
