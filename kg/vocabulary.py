"""The names of the graph: entity types, predicates with their signatures, and statuses.

`ontology/kg.ttl` owns these terms; a test compares this module with it both ways.
"""

from types import MappingProxyType
from typing import Final

COMPANY: Final = "Company"
PRODUCT: Final = "Product"
PERSON: Final = "Person"
AGENCY: Final = "Agency"
ORGANIZATION: Final = "Organization"
EVENT: Final = "Event"
LOCATION: Final = "Location"
POLICY: Final = "Policy"
TITLE: Final = "Title"

ENTITY_TYPES: Final = (COMPANY, PRODUCT, PERSON, AGENCY, ORGANIZATION, EVENT, LOCATION, POLICY)
MENTION_TYPES: Final = (*ENTITY_TYPES, TITLE)

SUBTYPES: Final = MappingProxyType(
    {
        PRODUCT: ("Chip", "AIModel", "Device", "Vehicle", "Software", "Platform"),
        ORGANIZATION: ("University", "ResearchInstitute", "Association", "Media"),
    }
)

# The codes that annotation files (`.ann`) use for the mention types.
ANNOTATION_CODES: Final = MappingProxyType(
    {
        "COM": COMPANY,
        "PRD": PRODUCT,
        "PER": PERSON,
        "AGY": AGENCY,
        "ORG": ORGANIZATION,
        "EVT": EVENT,
        "LOC": LOCATION,
        "POL": POLICY,
        "TTL": TITLE,
    }
)

ASSERTED: Final = "asserted"
PLANNED: Final = "planned"
DENIED: Final = "denied"
RUMOURED: Final = "rumoured"
STATUSES: Final = (ASSERTED, PLANNED, DENIED, RUMOURED)

# What stands in a signature where the object is no entity: words that were said, or a date.
STATEMENT: Final = "Statement"
DATE: Final = "Date"

_ORG: Final = (COMPANY, AGENCY, ORGANIZATION)

# predicate -> pairs of (subject type, object type) that it may link.
SIGNATURES: Final = MappingProxyType(
    {
        "develops": frozenset((s, PRODUCT) for s in (COMPANY, ORGANIZATION)),
        "uses": frozenset((s, PRODUCT) for s in _ORG),
        "basedOn": frozenset({(PRODUCT, PRODUCT)}),
        "exhibitedAt": frozenset({(PRODUCT, EVENT)}),
        "affiliatedWith": frozenset((PERSON, o) for o in _ORG),
        "stated": frozenset((s, STATEMENT) for s in (PERSON, *_ORG)),
        "heldAt": frozenset({(EVENT, LOCATION)}),
        "heldOn": frozenset({(EVENT, DATE)}),
        "organizes": frozenset((s, EVENT) for s in _ORG),
        "participatesIn": frozenset((s, EVENT) for s in (PERSON, *_ORG)),
        "cooperatesWith": frozenset((s, o) for s in _ORG for o in _ORG),
        "competesWith": frozenset({*((s, o) for s in _ORG for o in _ORG), (PRODUCT, PRODUCT)}),
        "investsIn": frozenset((s, o) for s in (PERSON, *_ORG) for o in (PRODUCT, *_ORG)),
        "locatedIn": frozenset((s, LOCATION) for s in (COMPANY, AGENCY, ORGANIZATION, LOCATION, PRODUCT)),
        "partOf": frozenset((s, o) for s in _ORG for o in _ORG),
        "issues": frozenset((s, POLICY) for s in _ORG),
        "regulates": frozenset((AGENCY, o) for o in (COMPANY, PRODUCT, LOCATION, ORGANIZATION)),
    }
)
PREDICATES: Final = tuple(SIGNATURES)
SYMMETRIC: Final = frozenset({"cooperatesWith", "competesWith"})
