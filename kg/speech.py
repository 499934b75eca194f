"""Speech: where the words that somebody said begin and end, and who said them.

Chinese news reports speech in two regular ways: speaker, verb of saying, words up to the sentence's end; and a quotation
with its speaker and verb behind it. Both are found by rule. The network says besides of each token how probably it
begins words said or goes on with them: that carries a statement on into the sentences after it, and finds those without
a verb. All are proposals, some over others; `relate` keeps the likeliest.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kg.pairs import Floats
from kg.vocabulary import AGENCY, COMPANY, ORGANIZATION, PERSON

SPEAKERS = (PERSON, AGENCY, COMPANY, ORGANIZATION)

_PLAIN = (  # verbs that the words may follow at once
    r"表示|指出|强调|強調|认为|認為|透露|宣布|宣佈|坦言|直言(?!不)|声称|聲稱|宣称|承认|承認|批评|批評|解释|解釋|"
    r"重申|警告|证实|證實|否认|否認|了解到|获悉|提到|呼吁|呼籲|写道|寫道|告诉|告訴|[声聲]明(?!中)|補充|补充|"
    r"(?<![名简簡俗统統职職著号號堪下全别別通合昵前据據息])[称稱]|(?<=[，,])(?:显示|顯示)"
)
_PAUSED = (  # verbs, and nouns in their place, that are followed by words said only after a pause
    r"说|說|介绍|介紹|显示|顯示|报道|報道|披露|曝料|爆料|撰文|发文|发帖|官宣|建议|建議|预测|預測|确认|確認|指|公告|看来|看來|"
    r"提出|发现|發現|谈到|談到|明确|明確|主张|主張|预计|預計|"
    r"(?<![日间前时時传傳有，。：\n])消息|回[应應](?:[^，。：:；\n]{2,24}(?=[：:]))?"
)
_PAUSE_NEXT = r"(?=[称稱说說道]|了?(?:[，,：: 「“。](?!宣布|宣佈|表示|[称稱]|指出| )|$))"
_VERB = re.compile(
    rf"(?<![被不么麼未])(?<![没沒]有)(?<!拒绝)(?<!拒絕)(?:{_PLAIN}|(?:{_PAUSED}){_PAUSE_NEXT})"
    r"(?:《[^》]{1,12}》)?(?:记者|記者)?(?:[称稱说說道到]|(?<!宣[布佈])(?<!重申)了|了(?=[，：:「“]))?"
    r"(?=[，,：: 「“。\u4e00-\u9fffA-Za-z0-9]|$)(?![為为的了呼])"
)
# Before a verb: the same speaker goes on.
_CHAINED = re.compile(r"(?:并且?|並|又|[还還]|也|亦|[他她])[^，。]{0,2}$")
_UNNAMED = re.compile(  # before a verb: somebody named elsewhere
    r"(?:[他她它]|[该該这這]\w{1,4}|总书记|總書記|公司|官方|委员会|委員會|研究人[员員]|法官|消息源|[财財年季][报報]|[报報]告|公告"
    r"|[声聲]明|通[报報]|通知|意[见見]|[规規]定|文件|文章|[会會][议議]|[调調]查|信)[^，。]{0,6}$"
)
_SOURCE = ("报道", "報道", "消息", "显示", "顯示")  # what follows is theirs whole, whoever speaks in it
_PRONOUN = re.compile(r"(?:^|[，,。；：:！？\n“「])[^，,。\n]{0,8}?(?:他|她|其(?![中实實他它余餘]))(?!们|們)")
_TO = ("向", "对", "對")  # before whom somebody speaks to
_INSIDERS = re.compile(  # people of a body who speak for themselves
    r"[^，,。：:；\n引述从從据據向对對给給告将把让讓裁招]{0,8}"
    r"(?:员工|員工|车主|車主|校友|家人|家[属屬]|(?:知情|内部|內部|消息)(?:一些)?人士)(?![处處备備])"
)
_JOINED = re.compile(r" ?(?:[（(][^（()）]{1,24}[）)])? ?(?:[、和与與及跟]|以及) ?")
_LONGEST_JOIN = 30  # characters that belong to no name between two who speak together
_OPEN, _CLOSE = "“「『", "”」』"
_STOP = "。！？!?】\n"
_FAR = 40  # characters between a speaker and the verb, at most
_LEAST = 6  # characters of a statement
_BEGINS = 1  # the tag of a token that begins words said
_OUTSIDE = (1.0, 0.25)  # what being outside of words said weighs beside the other tags
_LIKELY = (0.5, 0.25)  # least mean probability that a clause is reported
_CARRIED = 0.6  # the same of a sentence that carries a statement on
_ON = re.compile(
    r"。?(?:要(?!求)|希望|[欢歡]迎|建[议議]|[让讓]?我[们們]|我[国國方]|中方|[二三四五六七八九]是)"
)  # said too
_OFF = re.compile(r"。?(?:[该該此]|根?[据據]|然而)")  # the reporter's own again
_TRIM = " \n\t“”「」『』\"'：:，,。"
_COLON = re.compile(r" ?[：:](?!\s)")
_PAUSE = re.compile(r"[，,；;：:|｜]")
_LEAD = 14  # characters of a sentence before the name that a colon follows, at most
_LISTED = re.compile(r"^[^。\n]*；[^。\n]*$", re.MULTILINE)  # a list of headlines, each a sentence
_CLAUSE_END = re.compile(r"[，,。；;：:！!？?…\n]+[”」』’]*|[“「『]|[”」』]")

Range = tuple[int, int]  # of a text, the end exclusive


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that were said, and the range of their speaker where a rule names it."""

    start: int
    end: int
    speaker: Range | None = None


def proposals(
    text: str, names: Sequence[tuple[int, int, str]], offsets: Sequence[Range], said: Floats
) -> list[Speech]:
    """List what may be statements, some over others, with `names` (start, end, type): by rule, and as the network tags them.

    `said` gives for each token at `offsets` the probabilities that it stands outside words said, begins or continues them.
    """
    if not offsets:
        return []
    text = _parted(text)
    found, likely = _ruled(text, names, offsets), 1 - said[:, 0]
    more = [*_by_likelihood(text, offsets, likely)]
    more += [s for weight in _OUTSIDE for s in _tagged(offsets, said * (weight, 1, 1))]
    told: dict[Range, Speech] = {}
    for one in [*_carried_on(text, found, offsets, likely), *found, *more]:
        if words := trimmed(text, one.start, one.end):
            told.setdefault(words, Speech(*words, one.speaker))
    return [told[words] for words in sorted(told)]


def trimmed(text: str, start: int, end: int) -> Range | None:
    """Trim a stretch of a text to the words themselves, if there are any."""
    while start < end and text[start] in _TRIM:
        start += 1
    while start < end and text[end - 1] in _TRIM:
        end -= 1
    return (start, end) if start < end else None


def ruled(text: str, names: Sequence[tuple[int, int, str]], offsets: Sequence[Range]) -> list[Speech]:
    """Find the statements that rules tell in a text, or in the part of it that has its tokens at `offsets`; none over another."""
    return _ruled(_parted(text), names, offsets) if offsets else []


def _ruled(text: str, names: Sequence[tuple[int, int, str]], offsets: Sequence[Range]) -> list[Speech]:
    window = (offsets[0][0], offsets[-1][1])
    inside = _quoted(text)
    found = _by_rule(text, names, window, inside)
    found += _apart(_after_colons(text, names, window, inside), found)
    return sorted(found, key=lambda s: s.start)


def _parted(text: str) -> str:
    """Give each headline of a list a line of its own."""
    return _LISTED.sub(lambda line: line[0].replace("；", "\n"), text)


def _apart(more: Iterable[Speech], found: Sequence[Speech]) -> list[Speech]:
    """Keep what overlaps nothing that was found before."""
    taken = [(s.start, s.end) for s in found]
    return [s for s in more if not any(s.start < b and a < s.end for a, b in taken)]


# By rule.


def _by_rule(
    text: str, names: Sequence[tuple[int, int, str]], window: Range, inside: Sequence[Range]
) -> list[Speech]:
    """Find words after a verb of saying, or quoted before one; no verb inside a quotation counts.

    A verb within the words of another needs a speaker in its own clause; the other's words end there, a source's do not.
    """
    told: list[Speech] = []
    last, whole = Speech(window[0], window[0]), False
    for verb in _VERB.finditer(text, *window):
        start = verb.start()
        if any(a < start < b for a, b in inside) or any(a <= start < b for a, b, _ in names):
            continue
        within = start < last.end
        clause = max(last.start, _clause_start(text, start))
        begin = clause if within else max(last.end, _sentence_start(text, start, inside))
        speaker = _speaker(text, names, begin, start)
        if speaker is None or (*speaker, PERSON) not in names:
            speaker = _meant(text, names, last.speaker, speaker[1] if speaker else begin, start) or speaker
        if speaker is None and within and last.speaker and _CHAINED.search(text, begin, start):
            speaker = last.speaker
        if speaker is None and (within or not _is_unnamed(text, names, begin, start)):
            continue
        words = (speaker and _words_before(text, speaker, verb.end(), inside)) or _words_after(
            text, verb.end(), window[1], inside
        )
        if words[1] - words[0] < _LEAST:
            continue
        if within and not whole and clause - last.start > _LEAST:
            told[-1] = replace(last, end=clause)
        last, whole = Speech(*words, speaker), verb[0].startswith(_SOURCE)
        told.append(last)
    return told


def _is_unnamed(text: str, names: Sequence[tuple[int, int, str]], begin: int, verb: int) -> bool:
    """Tell whether somebody who is named elsewhere speaks: 该公司表示, 财报显示; not the people of a body."""
    silent = any(begin <= a and b <= verb and is_silent(text, b) for a, b, _ in names)
    return not silent and bool(_UNNAMED.search(text, begin, verb))


def _clause_start(text: str, position: int) -> int:
    """Find where the clause of a position starts."""
    return max(text.rfind(mark, 0, position) for mark in "，,；;：:。！？!?\n") + 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return end if end >= 0 else len(text)


def _quoted(text: str) -> list[Range]:
    """List the quotations; one that its paragraph does not close ends with it."""
    ranges, opened = [], []
    for i, character in enumerate(text):
        if character in _OPEN:
            opened.append(i)
        elif opened and character in _CLOSE + "\n":
            start = opened.pop() if character != "\n" else opened[0]
            if not opened or character == "\n":
                ranges.append((start, i + 1))
            opened = [] if character == "\n" else opened
    return ranges


def _sentence_start(text: str, position: int, inside: Sequence[Range]) -> int:
    """Find where the sentence of a position starts; a stop inside a quotation ends no sentence."""
    for i in range(position - 1, -1, -1):
        if text[i] == "\n" or (text[i] in _STOP and not any(a < i < b - 1 for a, b in inside)):
            quotation = next(((a, b) for a, b in inside if b - 1 == i + 1), None)
            return i + 1 if quotation is None else i + 2
    return 0


def _speaker(text: str, names: Sequence[tuple[int, int, str]], begin: int, verb: int) -> Range | None:
    """Choose the speaker before a verb: the last person there, else the last body; nobody spoken to."""
    near = [n for n in names if begin <= n[0] and n[1] <= verb and verb - n[1] <= _FAR and n[2] in SPEAKERS]
    near = [n for n in near if text[n[0] - 1 : n[0]] not in _TO and not is_silent(text, n[1])]
    clause = _clause_start(text, verb)
    near = [n for n in near if n[0] >= clause] or near
    people = [n for n in near if n[2] == PERSON]
    chosen = (people or near)[-1:]
    return (chosen[0][0], chosen[0][1]) if chosen else None


def together(text: str, names: Sequence[tuple[int, int, str]], speaker: Range) -> list[Range]:
    """List a speaker and whoever is joined to it in front and says the same; a person's title and body may stand between.

    >>> together("甲公司和乙公司表示", [(0, 3, "Company"), (4, 7, "Company")], (4, 7))
    [(4, 7), (0, 3)]
    """
    people = (*speaker, PERSON) in names
    found, gap, low = [speaker], "", speaker[0]
    for start, end, kind in reversed([n for n in names if n[1] <= speaker[0]]):
        gap = text[end:low] + gap
        low = start
        if (kind == PERSON) is people and kind in SPEAKERS:
            if not _JOINED.fullmatch(gap):
                break
            found.append((start, end))
            gap = ""
        elif not people or len(gap) > _LONGEST_JOIN:
            break
    return found


def is_silent(text: str, end: int) -> bool:
    """Tell whether a name that ends there does not speak itself: 甲公司员工."""
    return bool(_INSIDERS.match(text, end))


def _meant(
    text: str, names: Sequence[tuple[int, int, str]], before: Range | None, begin: int, verb: int
) -> Range | None:
    """Take 他 or 她 before a verb for whoever spoke last in the paragraph, or else was named last there."""
    if not _PRONOUN.search(text[begin:verb]):
        return None
    paragraph = text.rfind("\n", 0, verb)
    if before is not None and before[0] > paragraph:
        return before
    return next(((a, b) for a, b, kind in reversed(names) if paragraph < a < verb and kind == PERSON), None)


def _words_after(text: str, verb_end: int, limit: int, inside: Sequence[Range]) -> Range:
    """Take the words after a verb: a quotation that begins there, or all up to the sentence's end."""
    start = verb_end
    while start < limit and text[start] in "，,：: ":
        start += 1
    for a, b in inside:
        if a == start and (text[b : b + 1] in {"", "\n", "，", ",", "。", "；"} or text[b - 2] in _STOP):
            return a + 1, min(b - 1, limit)
    end = start
    while end < limit and not (text[end] in _STOP and not any(a < end < b - 1 for a, b in inside)):
        end += 1
    return start, end


def _words_before(text: str, speaker: Range, verb_end: int, inside: Sequence[Range]) -> Range | None:
    """Take a quotation that stands right before its speaker, when nothing follows the verb."""
    if text[verb_end : verb_end + 1] not in {"。", "，", ",", ""}:
        return None
    for a, b in inside:
        if (
            0 <= speaker[0] - b <= _FAR
            and not re.search(r"[。！？\n]", text[b : speaker[0]])
            and b - a > _LEAST + 2
        ):
            return a + 1, b - 1
    return None


def _after_colons(
    text: str, names: Sequence[tuple[int, int, str]], window: Range, inside: Sequence[Range]
) -> Iterator[Speech]:
    """Find a sentence's words after its first name and a colon, as in headlines; a body's may be mere heading."""
    for start, end, kind in names:
        colon = _COLON.match(text, end, window[1])
        if kind not in SPEAKERS or not colon:
            continue
        begin = _sentence_start(text, start, inside)
        if start - begin > _LEAD or _PAUSE.search(text, begin, start):
            continue
        words = _words_after(text, colon.end(), window[1], inside)
        if kind == PERSON and text[:start][-1:] in {"", "\n"}:  # as in interviews: all that is said in turn
            words = (words[0], max(words[1], min(_line_end(text, colon.end()), window[1])))
        if words[1] - words[0] >= _LEAST:
            yield Speech(*words, (start, end) if kind == PERSON else None)


# By likelihood.


def _carried_on(text: str, found: list[Speech], offsets: Sequence[Range], said: Floats) -> list[Speech]:
    """Let each statement go on through the sentences of its paragraph that are likely reported; a quotation is whole."""
    out = []
    for speech in found:
        end = speech.end
        limit = min((s.start for s in found if s.start > end), default=offsets[-1][1])
        for a, b in _sentences_after(text, end, limit) if text[end : end + 1] not in _CLOSE else ():
            if not _ON.match(text, a) and (_OFF.match(text, a) or _mean(offsets, said, a, b) < _CARRIED):
                break
            end = b
        out.append(replace(speech, end=end))
    return out


def _sentences_after(text: str, position: int, limit: int) -> Iterator[Range]:
    limit = min(limit, _line_end(text, position))
    marks = [
        position,
        *(m.end() for m in re.finditer(r"[。！？!?]+[”」』]*", text[:limit]) if m.end() > position),
    ]
    for a, b in pairwise(marks):
        if re.search(r"\w", text[a:b]):
            yield a, b


def clause_ends(text: str, start: int = 0, end: int | None = None) -> list[int]:
    """List where the clauses of a text, or of its part from `start` to `end`, end."""
    end = len(text) if end is None else end
    return [*dict.fromkeys([*(m.end() for m in _CLAUSE_END.finditer(text, start, end)), end])]


def _by_likelihood(text: str, offsets: Sequence[Range], said: Floats) -> Iterator[Speech]:
    """Yield runs of clauses that are likely reported, each within a paragraph."""
    start, end = offsets[0][0], offsets[-1][1]
    clauses = [
        (a, b, _mean(offsets, said, a, b)) for a, b in pairwise([start, *clause_ends(text, start, end)])
    ]
    for least in _LIKELY:
        run: list[Range] = []
        for a, b, chance in clauses:
            if chance >= least:
                run.append((a, b))
            if run and (chance < least or "\n" in text[a:b]):
                yield from _whole(text, run)
                run = []
        yield from _whole(text, run)


def _tagged(offsets: Sequence[Range], said: Floats) -> Iterator[Speech]:
    """Yield the words said as the network tags their tokens."""
    tags = said.argmax(1)
    begins = np.flatnonzero((tags > 0) & ((tags == _BEGINS) | (np.r_[0, tags[:-1]] == 0)))
    outside = np.flatnonzero(tags == 0)
    for begin, following in pairwise([*begins.tolist(), len(tags)]):
        stop = outside[np.searchsorted(outside, begin) :][:1].tolist()
        end = min([following, *stop])
        if offsets[end - 1][1] - offsets[begin][0] >= _LEAST:
            yield Speech(offsets[begin][0], offsets[end - 1][1])


def _whole(text: str, run: Sequence[Range]) -> Iterator[Speech]:
    """Make a statement of a run of clauses that begins in mid-sentence, behind whoever says it."""
    if run and run[-1][1] - run[0][0] >= _LEAST and text[: run[0][0]].rstrip(" ")[-1:] not in _STOP:
        yield Speech(run[0][0], run[-1][1])


def _mean(offsets: Sequence[Range], said: Floats, start: int, end: int) -> float:
    """Average the likelihood of the tokens in a range of the text."""
    first = bisect_left(offsets, start, key=lambda offset: offset[0])
    last = bisect_right(offsets, end, key=lambda offset: offset[1])
    return float(said[first:last].mean()) if first < last else 0.0
