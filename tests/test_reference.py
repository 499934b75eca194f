"""The reference list: the package's own is sound, and a user's own adds names and identifiers."""

from collections import Counter
from pathlib import Path

import pytest

from kg import names
from kg.errors import InputError
from kg.records import Document, Mention, identifier
from kg.reference import BODY, family, load, shipped
from kg.resolve import resolve
from kg.script import simplify
from kg.vocabulary import AGENCY, ENTITY_TYPES, LOCATION, SUBTYPES

LEVELS = {None, "international", "national", "provincial", "municipal", "county"}
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://kg.example.org/ontology#> .
@prefix ex: <https://example.com/id/> .
ex:1 a skos:Concept, kg:Chip ; skos:prefLabel "启明3"@zh, "Qiming 3"@en ; skos:altLabel "曙光芯" ;
    skos:exactMatch <http://www.wikidata.org/entity/Q42> .
ex:2 a skos:Concept ; skos:prefLabel "星河科技"@zh-hans, "星河科技"@zh-hant .
"""


def write(tmp_path: Path, text: str, name: str = "own.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def entity(path: Path, *named: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    text = "，".join(name for name, _ in named)
    doc = Document("d1", "d1.txt", "", None, None, None, "zh-hans", "utf-8", "0" * 64, text)
    marks = [Mention("d1", text.index(n), text.index(n) + len(n), n, t) for n, t in named]
    return [(e.id, e.type, e.exact) for e in resolve([doc], marks, reference=load(path))[1]]


def test_the_shipped_list_is_large_and_covers_the_field() -> None:
    counts = Counter(e.type for e in shipped().entries)
    assert sum(counts.values()) >= 600
    assert {t for t in counts if counts[t] >= 100} >= {
        "Company",
        "Agency",
        "Organization",
        "Product",
        "Event",
    }
    assert sum(e.level == "provincial" for e in shipped().entries if e.type == AGENCY) >= 100


def test_every_entry_has_its_names_and_known_words_and_no_identifier() -> None:
    for e in shipped().entries:
        assert e.type in ENTITY_TYPES
        assert e.subtype is None or e.subtype in SUBTYPES[e.type]
        assert e.level in LEVELS
        assert e.ids == ()
        assert {"zh-hans", "zh-hant"} <= e.labels.keys() or e.type == LOCATION
        assert not e.country or (len(e.country) == 2 and e.country.isupper())


def test_a_simplified_name_holds_no_traditional_character() -> None:
    kept = str.maketrans("", "", "昇吒")  # which names on the mainland keep
    labels = [e.labels["zh-hans"].translate(kept) for e in shipped().entries]
    assert [label for label in labels if simplify(label) != label] == []


def test_an_entry_is_found_by_the_name_it_is_listed_under() -> None:
    lost = [e.label for e in shipped().entries if shipped().find(family(e.type), names.key(e.label)) is not e]
    assert lost == []


def test_a_name_that_two_entries_bear_finds_neither(tmp_path: Path) -> None:
    path = write(tmp_path, "type,name,aliases\nCompany,甲芯,双芯\nCompany,乙芯,双芯\n")
    assert load(path).find(BODY, "双芯") is None


@pytest.mark.parametrize(
    ("column", "value", "iri"),
    [
        ("qid", "Q42", "http://www.wikidata.org/entity/Q42"),
        ("ticker", "688256.SH", "urn:ticker:688256.SH"),
        ("统一社会信用代码", "91110108MA000000XX", "urn:uscc:91110108MA000000XX"),
        ("id", "https://example.com/id/7", "https://example.com/id/7"),
    ],
)
def test_an_identifier_becomes_the_canonical_key(column: str, value: str, iri: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"type,name,aliases,{column}\nCompany,星河科技,星河|Galaxy,{value}\n")
    found = entity(path, ("星河科技", "Company"), ("星河", "Company"), ("Galaxy", "Company"))
    assert found == [(identifier("Company", iri), "Company", (iri,))]


def test_a_users_entry_adds_to_the_shipped_one(tmp_path: Path) -> None:
    path = write(tmp_path, "type,zh-hans,aliases,qid\nCompany,华为,菊厂,Q160120\n")
    found = entity(path, ("华为技术有限公司", "Company"), ("菊厂", "Company"), ("Huawei", "Company"))
    assert [exact for _, _, exact in found] == [("http://www.wikidata.org/entity/Q160120",)]


def test_skos_gives_names_identifiers_and_the_type_if_it_has_one(tmp_path: Path) -> None:
    path = write(tmp_path, SKOS, "own.ttl")
    found = entity(path, ("曙光芯", "Product"), ("Qiming 3", "Product"), ("星河科技", "Company"))
    assert {(t, exact) for _, t, exact in found} == {
        ("Product", ("http://www.wikidata.org/entity/Q42",)),
        ("Company", ("https://example.com/id/2",)),
    }


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own.csv", "type,nom\nCompany,甲\n", "no column of names"),
        ("own.csv", "type,name\nFirm,甲\n", "line 2: no type is called 'Firm'"),
        ("own.csv", "type,name,subtype\nCompany,甲,Chip\n", "line 2: Company has no subtype"),
        ("own.csv", "type,name,qid\nCompany,甲,42\n", "line 2: '42' is no qid"),
        ("own.csv", "type,name,uscc\nCompany,甲,123\n", "line 2: '123' is no uscc"),
        ("own.csv", "type,name,en\nCompany,,\n", "line 2: has no name"),
        ("own.ttl", "<a> <b> .", "is no Turtle"),
        ("own.ttl", "<urn:a> <urn:b> <urn:c> .", "holds no skos:prefLabel"),
    ],
)
def test_a_list_that_cannot_be_used_says_where_and_why(
    name: str, text: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=words):
        load(write(tmp_path, text, name))


def test_a_list_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv.*--reference"):
        load(tmp_path / "none.csv")
