"""The sample hall in play: its real rules, and the views of a moment of it."""

from functools import cache

from config.contract import commands as c
from config.hall import Hall, default_hall_path, load_hall
from hall_server import views
from hall_server.hall_rules import rules_of, wait_model_of
from hall_server.waiting.estimate import wait_table
from tests.unit.hall_server.domain.hall import Play


@cache
def sample_hall() -> Hall:
    return load_hall(default_hall_path())


class SamplePlay(Play):
    def __init__(self, start: str = "2026-11-24T09:30") -> None:
        self.hall = sample_hall()
        super().__init__(rules_of(self.hall, always_open=False), start)

    def sign_in(self, *counters: str) -> None:
        for counter in counters:
            post = self.hall.post_of(counter)
            assert post is not None
            busy = {there.clerk for there in self.state.counters.values()}
            clerk = next(clerk for clerk in (post.role_a, post.role_b) if clerk not in busy)
            self.ok(c.SignIn(counter, clerk, "2580"))

    @property
    def moment(self) -> views.Moment:
        waits = wait_table(self.state, self.rules, wait_model_of(self.hall))
        return views.Moment(self.state, self.rules, self.hall, waits, self.now)
