"""Who stands where: each counter has its post, A and B are two people who can do the work and can sign in."""

from config.hall.document import Document
from config.hall.people import Demonstration, DutyLeader, Person, Post
from config.hall.premises import Counter
from config.hall.words import StaffRole, Weekday

_LEADERS = (StaffRole.DUTY_LEADER, StaffRole.CENTRE_DIRECTOR)
_POST_HOLDERS = (StaffRole.CLERK, StaffRole.GUIDE, StaffRole.CENTRE_DIRECTOR)


def check_staffing(document: Document) -> None:
    _every_counter_has_a_post(document)
    staff = {person.id: person for _, person in document.parts("staff[]", Person)}
    counters = {counter.id: counter for _, counter in document.parts("counters[]", Counter)}
    for path, post in document.parts("posts[]", Post):
        if post.role_a == post.role_b:
            document.fault(f"{path}.role_b", "A and B are the same person", "name someone else")
        for key, job_number in (("role_a", post.role_a), ("role_b", post.role_b)):
            _holder(document, f"{path}.{key}", staff.get(job_number), counters.get(post.counter))
    _leaders(document, staff)
    _pins(document)


def _every_counter_has_a_post(document: Document) -> None:
    posted = set(document.texts("posts[].counter"))
    if not document.nodes("posts"):
        return
    for counter in document.scalars("counters[].id"):
        if counter.text not in posted:
            advice = f"add {{counter: {counter.text}, role_a: …, role_b: …}} to posts"
            document.fault(counter.path, "this counter has no post", advice)


def _holder(document: Document, path: str, person: Person | None, counter: Counter | None) -> None:
    if person is None or counter is None:
        return
    if person.role not in _POST_HOLDERS:
        document.warn(path, f"is a {person.role}, who holds no post", "name a clerk")
    missing = [prefix for prefix in counter.groups if prefix not in person.groups]
    if missing:
        listed = ", ".join(missing)
        advice = f"name someone else, or add {listed} to the groups of {person.id}"
        document.warn(path, f"is not qualified for {listed} of {counter.id}", advice)


def _leaders(document: Document, staff: dict[str, Person]) -> None:
    for path, duty in document.parts("duty_leaders[]", DutyLeader):
        for key, job_number in (("leader", duty.leader), ("deputy", duty.deputy)):
            person = staff.get(job_number)
            if person is not None and person.role not in _LEADERS:
                advice = "name someone of role duty_leader or centre_director"
                document.warn(f"{path}.{key}", f"is a {person.role}, who leads no day", advice)
        if duty.leader == duty.deputy:
            document.fault(f"{path}.deputy", "leader and deputy are the same person", "name someone else")
    led = {*document.texts("duty_leaders[].weekdays[]"), *document.texts("calendar.weekend[]")}
    missing = [day for day in Weekday if day not in led]
    if document.nodes("duty_leaders") and missing:
        document.warn(
            "duty_leaders", f"nobody leads on {', '.join(missing)}", "add these weekdays to someone"
        )


def _pins(document: Document) -> None:
    if document.nodes("demonstration"):
        demonstration = document.part("demonstration", Demonstration)
        if demonstration is not None:
            advice = "before real use give everyone a pin_hash and remove this section"
            document.warn("demonstration", "everyone without a pin_hash has the demonstration's PIN", advice)
        return
    for path, person in document.parts("staff[]", Person):
        if person.pin_hash is None:
            advice = "add pin_hash, or a demonstration section for trying out"
            document.fault(f"{path}.pin_hash", f"{person.id} has no PIN to sign in with", advice)
    if document.nodes("kiosk") and not document.nodes("kiosk.maintenance_pin_hash"):
        advice = "add maintenance_pin_hash, or a demonstration section for trying out"
        document.fault("kiosk.maintenance_pin_hash", "the kiosks have no maintenance PIN", advice)
