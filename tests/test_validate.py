"""The SHACL shapes: a good build passes, and each kind of fault is found, with the sentence it was read from."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Namespace

from kg import rdf
from kg.errors import BuildError
from kg.records import Relation, Value
from kg.validate import Violation, validate
from kg.vocabulary import ENTITY_TYPES, PREDICATES, SIGNATURES
from tests import records

BASE = "https://x.example"
SH = Namespace("http://www.w3.org/ns/shacl#")
GOOD = "".join(rdf.turtle(records.documents(), records.entities(), records.relations(), base=BASE))


@pytest.fixture
def check(tmp_path: Path) -> Callable[[str], list[Violation]]:
    def run(turtle: str) -> list[Violation]:
        path = tmp_path / "graph.ttl"
        path.write_text(turtle, encoding="utf-8")
        return validate(path)

    return run


def changed(pattern: str, new: str) -> str:
    """The good build with the first match replaced."""
    text, count = re.subn(pattern, new.replace("\\", "\\\\"), GOOD, count=1)
    assert count == 1
    assert text != GOOD
    return text


def written(*relations: Relation) -> str:
    return "".join(rdf.turtle(records.documents(), records.entities(), relations, base=BASE))


FAULTS = [
    ("EntityType", r"a kg:Policy", "a kg:Policy, kg:Person"),
    ("EntityType", r"a kg:Agency", "a kg:Thing"),
    ("EntityLabel", r'rdfs:label "上海"', 'rdfs:label "上海", "沪"'),
    ("EntityNames", r'"上海"@zh-hans', '"上海"@zh-hans, "沪"@zh-hans'),
    ("EntityNames", r'"上海"@zh-hans', '"上海"@zh-hans, "Шанхай"@ru'),
    ("EntityNames", r'"上海"@zh-hans', '"上海"@zh-hans, "上海"'),
    ("EntityAliases", r'skos:altLabel "星河"', 'skos:altLabel ""'),
    ("EntityCounts", r'kg:mentionCount "\d+"', 'kg:mentionCount "-1"'),
    ("EntityDocuments", r'kg:documentCount "\d+"', 'kg:documentCount "1", "2"'),
    ("EntityCountry", r"a kg:Agency", 'kg:country "China" ; a kg:Agency'),
    ("EntityLevel", r"a kg:Agency", 'kg:level "high" ; a kg:Agency'),
    ("EntityParent", r"a kg:Agency", 'kg:parent "甲", "乙" ; a kg:Agency'),
    ("EntityMaybeSame", r"a kg:Agency", f"kg:maybeSame <{BASE}/document/hans> ; a kg:Agency"),
    ("EntityRelated", r"a kg:Agency", f"skos:related <{BASE}/document/hans> ; a kg:Agency"),
    ("EntitySeenAs", r"a kg:Agency", 'kg:seenAs "Thing" ; a kg:Agency'),
    ("EntityExact", r"a kg:Agency", 'skos:exactMatch "Q42" ; a kg:Agency'),
    ("EntityMerged", r"a kg:Merge ;", ""),
    ("DocumentDigest", r'kg:sha256 "[0-9a-f]+"', 'kg:sha256 "ABC"'),
    ("DocumentDate", r'kg:date "2024-05-21"\^\^xsd:date', "kg:date 20240521"),
    ("DocumentTitle", r"dcterms:title ", 'dcterms:title "二", '),
    ("DocumentPath", r'kg:path "', 'kg:path "二", "'),
    ("DocumentSource", r'kg:source "', 'kg:source "二", "'),
    ("DocumentAuthor", r"a kg:Document ;", 'a kg:Document ; kg:author "甲", "乙" ;'),
    ("DocumentScript", r'kg:script "[^"]*" ;', ""),
    ("DocumentEncoding", r'kg:encoding "[^"]*" ;', ""),
    ("DocumentKeyword", r"a kg:Document ;", 'a kg:Document ; kg:keyword "" ;'),
    ("StatementText", r'kg:text "晶片', 'kg:text "二", "晶片'),
    ("StatementSpeaker", r"kg:speaker <[^>]*>", f"kg:speaker <{BASE}/document/hans>"),
    ("StatementDate", r'kg:date "2024-05-21"\^\^xsd:date ;\s+kg:speaker', "kg:date 1, 2 ; kg:speaker"),
    ("StatementAbout", r"a kg:Statement ;", f"a kg:Statement ; kg:about <{BASE}/document/hans> ;"),
    ("RelationSubject", r"rdf:subject <", f"rdf:subject <{BASE}/id/person/0>, <"),
    ("RelationPredicate", r"rdf:predicate kg:issues", "rdf:predicate kg:knows"),
    ("RelationObject", r"rdf:object <", 'rdf:object "x", <'),
    ("RelationStatus", r"kg:status kg:rumoured", "kg:status kg:maybe"),
    ("RelationStatus", r"kg:status kg:rumoured", "kg:status kg:rumoured, kg:planned"),
    ("RelationConfidence", r'kg:confidence "0.95"', 'kg:confidence "1.05"'),
    ("RelationEvidence", r"kg:evidence <[^>]*> ;", ""),
    ("RelationTitle", r'kg:title "', 'kg:title "校长", "'),
    ("RelationWords", r'kg:words "', 'kg:words "二", "'),
    ("RelationBegin", r'kg:beginDate "[^"]*"\^\^xsd:date', 'kg:beginDate "明天"'),
    ("RelationEnd", r'kg:endDate "[^"]*"\^\^xsd:date', 'kg:endDate "明天"'),
    ("Relation", r"kg:Relation, rdf:Statement", "kg:Relation"),
    ("EvidenceQuote", r'kg:quote "[^"]*"', 'kg:quote ""'),
    ("EvidenceConfidence", r'kg:confidence "0.9"', 'kg:confidence "-0.1"'),
    ("EvidenceRule", r'kg:rule "trigger', 'kg:rule "guess", "trigger'),
    ("EvidenceSubject", r"kg:subjectSpan <[^>]*>", f"kg:subjectSpan <{BASE}/document/hans>"),
    ("EvidenceObject", r"kg:objectSpan <[^>]*>", f"kg:objectSpan <{BASE}/document/hans>"),
    ("EvidenceTrigger", r"kg:triggerSpan <[^>]*>", f"kg:triggerSpan <{BASE}/document/hans>"),
    ("EvidenceOwner", r"kg:evidence <[^>]*> ;", f"kg:evidence <{BASE}/relation/0/evidence/0> ;"),
    ("SpanDocument", r"kg:document <[^>]*> ;\s+nif:", f"kg:document <{BASE}/document/none> ; nif:"),
    ("MergeAlias", r'kg:alias "', 'kg:alias "二", "'),
    ("MergeRule", r'kg:rule "short form"', 'kg:rule "short form", "guess"'),
    ("MergeJoinedTo", r"a kg:Merge ;", 'a kg:Merge ; kg:joinedTo "甲", "乙" ;'),
    ("MergeGround", r"a kg:Merge ;", 'a kg:Merge ; kg:ground "甲", "乙" ;'),
    ("MergeDocument", r"a kg:Merge ;", f"a kg:Merge ; kg:document <{BASE}/document/hant> ;"),
    ("SpanBegin", r'nif:beginIndex "0"', 'nif:beginIndex "-1"'),
    ("SpanBegin", r'nif:beginIndex "0"\^\^xsd:integer', 'nif:beginIndex "0"^^xsd:nonNegativeInteger'),
    ("SpanEnd", r'nif:endIndex "24"\^\^xsd:integer', 'nif:endIndex "end"'),
    ("SpanOrder", r'nif:endIndex "24"', 'nif:endIndex "0"'),
    ("PlainTriple", r"kg:status kg:denied", "kg:status kg:asserted"),
    ("PlainTriple", r"kg:locatedIn <[^>]*> ;", ""),
    ("PlainTriple", r"a kg:Policy", f"kg:partOf <{BASE}/id/company/0> ; a kg:Policy"),
]


def test_a_good_build_has_no_violations(check: Callable[[str], list[Violation]]) -> None:
    assert check(GOOD) == []


def test_a_name_in_no_known_script_needs_no_preferred_label(check: Callable[[str], list[Violation]]) -> None:
    named = replace(records.entities()[0], labels={})
    assert check("".join(rdf.turtle(records.documents(), [named], [], base=BASE))) == []


@pytest.mark.parametrize(("shape", "pattern", "new"), FAULTS)
def test_each_kind_of_fault_is_found(
    shape: str, pattern: str, new: str, check: Callable[[str], list[Violation]]
) -> None:
    found = check(changed(pattern, new))
    assert shape in {v.shape for v in found}, found


def test_every_shape_with_a_name_is_tried() -> None:
    shapes = Path(__file__).parents[1].joinpath("ontology/shapes.ttl").read_text("utf-8")
    named = set(re.findall(r"^shape:(\w+) a sh:PropertyShape", shapes, re.MULTILINE))
    signatures = {f"{p[0].upper()}{p[1:]}Signature" for p in PREDICATES}
    assert named == {shape for shape, *_ in FAULTS} - {"Relation", "PlainTriple"} | signatures


@pytest.mark.parametrize("predicate", PREDICATES)
@pytest.mark.parametrize("side", ["subject", "object"])
def test_a_thing_of_the_wrong_type_breaks_the_signature(
    predicate: str, side: str, check: Callable[[str], list[Violation]]
) -> None:
    relation = next(r for r in records.relations() if r.predicate == predicate)
    place = 0 if side == "subject" else 1
    wrong = next(t for t in ENTITY_TYPES if t not in {pair[place] for pair in SIGNATURES[predicate]})
    thing = next(e.id for e in records.entities() if e.type == wrong)
    found = check(written(replace(relation, **{side: thing})))  # type: ignore[arg-type]
    shape = f"{predicate[0].upper()}{predicate[1:]}Signature"
    (violation,) = [v for v in found if v.shape == shape]
    assert violation.node == f"{BASE}/relation/{relation.id}"
    assert violation.sentence == relation.evidence[0].text


def test_a_rival_of_another_kind_breaks_the_signature(check: Callable[[str], list[Violation]]) -> None:
    relation = next(r for r in records.relations() if r.predicate == "competesWith")
    found = check(written(replace(relation, object=records.entity_id("xinghe"))))
    assert [(v.shape, v.message) for v in found] == [
        ("CompetesWithSignature", "bodies compete with bodies, and products with products")
    ]


@pytest.mark.parametrize("value", [Value("5月", "2024-05"), Value("今年", "2024"), Value("不久")])
def test_every_kind_of_date_passes(value: Value, check: Callable[[str], list[Violation]]) -> None:
    relation = next(r for r in records.relations() if r.predicate == "heldOn")
    assert check(written(replace(relation, object=value))) == []


@pytest.mark.parametrize(
    ("pattern", "new", "node", "sentence"),
    [
        (r"kg:status kg:rumoured", "kg:status kg:maybe", "/relation/", "据传，极光半导体加入芯片产业联盟。"),
        (
            r'nif:endIndex "24"',
            'nif:endIndex "0"',
            "/evidence/",
            "星河科技在2024未来计算大会上发布启明3芯片。",
        ),
        (
            r'"先进芯片发展办法"@zh-hans',
            '"办法"@zh-hans, "先进"@zh-hans',
            "/id/policy/",
            records.HANS.splitlines()[9],
        ),
        (r'kg:alias "星河"', 'kg:alias "星河", "河"', "/merged/", "云溪大学采用了启明3，并与星河科技合作。"),
    ],
)
def test_a_violation_names_its_node_and_a_source_sentence(
    pattern: str, new: str, node: str, sentence: str, check: Callable[[str], list[Violation]]
) -> None:
    violation = check(changed(pattern, new))[0]
    assert node in violation.node
    assert violation.sentence == sentence


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_pyshacl_finds_the_same(check: Callable[[str], list[Violation]], tmp_path: Path) -> None:
    broken = GOOD
    for pattern, new in (
        (r"kg:status kg:rumoured", "kg:status kg:maybe"),
        (r"kg:status kg:denied", "kg:status kg:asserted"),
        (r'nif:beginIndex "0"', 'nif:beginIndex "-1"'),
        (r'nif:endIndex "14"', 'nif:endIndex "1"'),
        (r'"上海"@zh-hans', '"上海"@zh-hans, "沪"@zh-hans'),
        (r"a kg:Policy", "a kg:Person"),
    ):
        broken = re.sub(pattern, new, broken)
    found = check(broken)
    shapes = Path(__file__).parents[1] / "ontology" / "shapes.ttl"
    _, report, _ = pyshacl.validate(str(tmp_path / "graph.ttl"), shacl_graph=str(shapes))
    assert isinstance(report, Graph)
    theirs = Counter(
        str(s).rpartition("#")[2] for s in report.objects(None, SH.sourceShape) if "shapes#" in str(s)
    )
    assert len(found) > 8
    assert Counter(v.shape for v in found) == theirs


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    with pytest.raises(BuildError, match=r"graph\.ttl: .*build the graph first"):
        validate(path)
    path.write_text("<a> is broken", encoding="utf-8")
    with pytest.raises(BuildError, match=r"graph\.ttl: cannot be read as Turtle"):
        validate(path)
