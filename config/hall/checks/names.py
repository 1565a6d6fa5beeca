"""Names given and names used: nothing has the name of another, and whatever is named exists."""

from config.hall.document import Document
from config.hall.nodes import Sequence
from config.hall.scalars import is_null, one_of

UNIQUE: tuple[tuple[str, ...], ...] = (
    ("organisation.office.id", "organisation.centres[].id"),
    ("areas[].id",),
    ("areas[].name",),
    ("counters[].id",),
    ("counters[].number",),
    ("service_groups[].prefix",),
    ("service_groups[].name",),
    ("service_groups[].duty",),
    ("services[].code",),
    ("services[].name",),
    ("staff[].id",),
    ("posts[].counter",),
    ("duty_leaders[].weekdays[]",),
    ("calendar.weekend[]",),
    ("rating.bad_levels[]",),
    ("rating.reasons[].id",),
    ("kiosks[].id", "devices[].id"),
)
"""What must differ, each over all its patterns together."""

UNIQUE_IN_LIST = ("counters[].groups", "counters[].overflow_groups", "staff[].groups")
"""Lists that must not name a thing twice, each by itself."""

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("areas[].centre", "organisation.centres[].id", "no such centre is in organisation.centres"),
    ("counters[].area", "areas[].id", "no such area is in areas"),
    ("counters[].groups[]", "service_groups[].prefix", "no such group is in service_groups"),
    ("counters[].overflow_groups[]", "service_groups[].prefix", "no such group is in service_groups"),
    ("services[].prefix", "service_groups[].prefix", "no such group is in service_groups"),
    ("staff[].groups[]", "service_groups[].prefix", "no such group is in service_groups"),
    ("posts[].counter", "counters[].id", "no such counter is in counters"),
    ("posts[].role_a", "staff[].id", "nobody in staff has this job number"),
    ("posts[].role_b", "staff[].id", "nobody in staff has this job number"),
    ("duty_leaders[].leader", "staff[].id", "nobody in staff has this job number"),
    ("duty_leaders[].deputy", "staff[].id", "nobody in staff has this job number"),
    ("kiosks[].area", "areas[].id", "no such area is in areas"),
    ("devices[].area", "areas[].id", "no such area is in areas"),
    ("devices[].counter", "counters[].id", "no such counter is in counters"),
    ("devices[].kiosk", "kiosks[].id", "no such kiosk is in kiosks"),
)
"""Who names whom."""


def check_names(document: Document) -> None:
    for patterns in UNIQUE:
        _unique(document, patterns)
    for pattern in UNIQUE_IN_LIST:
        for node in document.nodes(pattern):
            if isinstance(node, Sequence):
                for place in range(len(node.items)):
                    _repeated(document, node, place)
    for pattern, targets, problem in REFERENCES:
        _known(document, pattern, targets, problem)


def _known(document: Document, pattern: str, targets: str, problem: str) -> None:
    section = targets.partition("[]")[0]
    if not any(isinstance(node, Sequence) for node in document.nodes(section)):
        return  # that is a fault of its own; each reference to it would only repeat it
    known = tuple(dict.fromkeys(document.texts(targets)))
    for scalar in document.scalars(pattern):
        if scalar.text in known or is_null(scalar) or document.is_faulty(scalar.path):
            continue
        document.fault(scalar.path, problem, one_of(scalar.text, known) if known else f"add it to {section}")


def _unique(document: Document, patterns: tuple[str, ...]) -> None:
    first: dict[str, str] = {}
    for scalar in (s for pattern in patterns for s in document.scalars(pattern)):
        if is_null(scalar):
            continue
        taken = first.setdefault(scalar.text, scalar.path)
        if taken != scalar.path:
            document.fault(scalar.path, f"is already at {taken}", "give each its own")


def _repeated(document: Document, node: Sequence, place: int) -> None:
    texts = [getattr(item, "text", None) for item in node.items]
    if texts[place] is not None and texts[place] in texts[:place]:
        document.fault(node.items[place].path, "stands here twice", "keep one of them")
