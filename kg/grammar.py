"""Where a text stops being a SPARQL query, and what could stand there instead.

Oxigraph tells only about where its own reading ended. Here the tokens are matched against a grammar once more, and
the furthest place that any reading reached is the place of the error.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Final, Protocol

# One rule a line; `'x'` is a sign, a word in capitals a keyword or one of _KINDS, other words are rules.
_GRAMMAR: Final = """
query      = prologue ( select | construct | describe | ask ) values? END
prologue   = ( BASE IRI | PREFIX PNAME IRI | VERSION STRING )*
select     = SELECT ( DISTINCT | REDUCED )? ( '*' | ( VAR | '(' expr AS VAR ')' )+ ) where modifiers
construct  = CONSTRUCT ( '{' triples? '}' where | WHERE '{' triples? '}' ) modifiers
describe   = DESCRIBE ( '*' | ( VAR | iri )+ ) where? modifiers
ask        = ASK where modifiers
where      = WHERE? group
modifiers  = grouped? having? ordered? ( limit offset? | offset limit? )?
grouped    = GROUP BY ( VAR | '(' expr ( AS VAR )? ')' | call )+
having     = HAVING constraint+
ordered    = ORDER BY ( ( ASC | DESC ) '(' expr ')' | VAR | constraint )+
limit      = LIMIT INTEGER
offset     = OFFSET INTEGER
values     = VALUES data
group      = '{' ( select values? | triples? ( clause '.'? triples? )* ) '}'
clause     = OPTIONAL group | MINUS group | GRAPH ( VAR | iri ) group | FILTER constraint | VALUES data | bind | union
bind       = BIND '(' expr AS VAR ')'
union      = group ( UNION group )*
triples    = subject ( '.' triples? )?
subject    = '[' properties ']' properties? | ( VAR | term | collection ) properties
properties = verb objects ( ';' ( verb objects )? )*
verb       = VAR | path
objects    = node notes ( ',' node notes )*
notes      = ( '~' ( VAR | iri | BNODE )? | '{|' properties '|}' )*
node       = VAR | term | collection | '[' properties ']'
collection = '(' node+ ')'
term       = iri | literal | BNODE | '(' ')' | '[' ']' | '<<(' node verb node ')>>' | '<<' node verb node notes '>>'
path       = sequence ( '|' sequence )*
sequence   = step ( '/' step )*
step       = '^'? ( iri | A | '(' path ')' | '!' negated ) ( '*' | '+' | '?' )?
negated    = one | '(' ( one ( '|' one )* )? ')'
one        = '^'? ( iri | A )
expr       = conjunct ( '||' conjunct )*
conjunct   = relation ( '&&' relation )*
relation   = sum ( ( '=' | '!=' | '<=' | '>=' | '<' | '>' ) sum | NOT? IN list )?
sum        = product ( ( '+' | '-' ) product )*
product    = unary ( ( '*' | '/' ) unary )*
unary      = ( '!' | '+' | '-' )* ( '(' expr ')' | call | iri | literal | VAR )
constraint = '(' expr ')' | call
call       = AGGREGATE '(' DISTINCT? ( '*' | expr ) ( ';' SEPARATOR '=' STRING )? ')' | NOT? EXISTS group | FUNCTION list | iri list
list       = '(' ( DISTINCT? expr ( ',' expr )* )? ')'
data       = VAR '{' datum* '}' | '(' VAR* ')' '{' ( '(' datum* ')' )* '}'
datum      = iri | literal | UNDEF
literal    = STRING ( LANGUAGE | '^^' iri )? | ( '+' | '-' )? ( INTEGER | NUMBER ) | TRUE | FALSE
iri        = IRI | PNAME
"""

# Kinds of tokens that are no single word or sign, as people call them.
_KINDS: Final = {
    "VAR": "a variable",
    "IRI": "an IRI",
    "PNAME": "a prefixed name",
    "STRING": "a string",
    "NUMBER": "a number",
    "INTEGER": "a whole number",
    "A": "a",
    "BNODE": "a blank node",
    "LANGUAGE": "a language tag",
    "FUNCTION": "a function",
    "AGGREGATE": "an aggregate",
    "END": "the end",
}
_AGGREGATES: Final = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])
_FUNCTIONS: Final = frozenset(
    [
        "STR",
        "LANG",
        "LANGMATCHES",
        "DATATYPE",
        "BOUND",
        "IRI",
        "URI",
        "BNODE",
        "RAND",
        "ABS",
        "CEIL",
        "FLOOR",
        "ROUND",
        "CONCAT",
        "STRLEN",
        "UCASE",
        "LCASE",
        "CONTAINS",
        "STRSTARTS",
        "STRENDS",
        "STRBEFORE",
        "STRAFTER",
        "YEAR",
        "MONTH",
        "DAY",
        "HOURS",
        "MINUTES",
        "SECONDS",
        "TIMEZONE",
        "TZ",
        "NOW",
        "UUID",
        "STRUUID",
        "MD5",
        "SHA1",
        "SHA256",
        "SHA384",
        "SHA512",
        "COALESCE",
        "IF",
        "STRLANG",
        "STRDT",
        "SAMETERM",
        "ISIRI",
        "ISURI",
        "ISBLANK",
        "ISLITERAL",
        "ISNUMERIC",
        "REGEX",
        "SUBSTR",
        "REPLACE",
        "ENCODE_FOR_URI",
        "ADJUST",
        "TRIPLE",
        "SUBJECT",
        "PREDICATE",
        "OBJECT",
        "ISTRIPLE",
        "LANGDIR",
        "HASLANG",
        "HASLANGDIR",
        "STRLANGDIR",
    ]
)
_TOKENS: Final = re.compile(
    r"""
      (?P<SKIP> \s+ | \#[^\n\r]* )
    | (?P<IRI> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<STRING> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<VAR> [?$]\w+ )
    | (?P<LANGUAGE> @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)? )
    | (?P<NUMBER> (?:\d+\.?\d*|\.\d+)[eE][+-]?\d+ | \d*\.\d+ )
    | (?P<INTEGER> \d+ )
    | (?P<BNODE> _:\w(?:[\w.-]*[\w-])? )
    | (?P<PNAME> (?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?)? )
    | (?P<WORD> \w+ )
    | (?P<SIGN> <<\( | \)>> | << | >> | \{\| | \|\} | \^\^ | && | \|\| | != | <= | >= | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a text stops being a query (an index into it), what stands there, and what could."""

    at: int
    found: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in words, with a word that may have been meant."""
        near = get_close_matches(self.found.upper(), [e for e in self.expected if e.isupper()], 1, 0.7)
        meant = f", did you mean {near[0]}" if near and near[0] != self.found.upper() else ""
        what = f"{self.found} is wrong here" if self.found else "the query ends too early"
        return f"{what}{meant}; expected {' or '.join(self.expected)}"


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def stop(sparql: str) -> Stop | None:
    """Find where a text stops being a query; None if it is one, or nests too deep to tell."""
    reading = _Reading(list(_tokens(sparql)))
    try:
        if _rules()["query"].match(reading, 0) is not None:
            return None
    except RecursionError:
        return None
    token, wanted = reading.tokens[reading.furthest], reading.expected
    if "NUMBER" in wanted:
        wanted -= {"INTEGER"}
    named = sorted((_KINDS.get(kind, kind) for kind in wanted), key=lambda name: (name[0] == "'", name))
    return Stop(token.at, token.text, tuple(named))


def _tokens(sparql: str) -> Iterator[_Token]:
    for found in _TOKENS.finditer(sparql):
        kind, text = str(found.lastgroup), found[0]
        if kind == "WORD":
            word = text.upper()
            kind = "AGGREGATE" if word in _AGGREGATES else "FUNCTION" if word in _FUNCTIONS else word
        elif kind == "SIGN":
            kind = f"'{text}'"
        if kind != "SKIP":
            yield _Token(kind, text, found.start())
    yield _Token("END", "", len(sparql.rstrip()))


@dataclass
class _Reading:
    """The tokens, the furthest one at which anything failed, and what was wanted there."""

    tokens: list[_Token]
    furthest: int = 0
    expected: set[str] = field(default_factory=set)

    def take(self, kind: str, at: int) -> int | None:
        """Take one token of a kind."""
        if self.tokens[at].kind == kind:
            return at + 1
        if at > self.furthest:
            self.furthest, self.expected = at, set()
        if at == self.furthest:
            self.expected.add(kind)
        return None


class _Part(Protocol):
    """A part of the grammar."""

    def match(self, reading: _Reading, at: int) -> int | None:
        """Return the token after those that match from `at` on, None if they do not."""


@dataclass(frozen=True)
class _Name:
    """One token, or a rule."""

    name: str

    def match(self, reading: _Reading, at: int) -> int | None:
        if self.name.islower():
            return _rules()[self.name].match(reading, at)
        return reading.take(self.name, at)


@dataclass(frozen=True)
class _Choice:
    """Sequences of parts, of which the first that matches counts."""

    sequences: tuple[tuple[_Part, ...], ...]

    def match(self, reading: _Reading, at: int) -> int | None:
        for sequence in self.sequences:
            end: int | None = at
            for part in sequence:
                end = None if end is None else part.match(reading, end)
            if end is not None:
                return end
        return None


@dataclass(frozen=True)
class _Repeat:
    """A part so many times: at least, and at most."""

    part: _Part
    least: int
    most: int

    def match(self, reading: _Reading, at: int) -> int | None:
        for count in range(self.most):
            end = self.part.match(reading, at)
            if end is None or end == at:
                return at if count >= self.least else None
            at = end
        return at


@cache
def _rules() -> dict[str, _Part]:
    """Read the grammar."""
    rules = {}
    for line in _GRAMMAR.strip().splitlines():
        name, _, right = line.partition("=")
        rules[name.strip()] = _choice(re.findall(r"'[^']+'|\w+|[()|?*+]", right))
    return rules


def _choice(words: list[str]) -> _Part:
    """Read alternatives up to a closing bracket, which is taken too; `words` shrinks."""
    sequences: list[list[_Part]] = [[]]
    while words and (word := words.pop(0)) != ")":
        if word == "|":
            sequences.append([])
        elif word in {"?", "*", "+"}:
            most = 1 if word == "?" else 1_000_000
            sequences[-1].append(_Repeat(sequences[-1].pop(), int(word == "+"), most))
        else:
            sequences[-1].append(_choice(words) if word == "(" else _Name(word))
    return _Choice(tuple(map(tuple, sequences)))
