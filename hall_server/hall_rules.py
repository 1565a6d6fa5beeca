"""The hall file made into the domain's rules and the estimate's model."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from config.hall import Base as FileBase
from config.hall import Hall, Weekday
from config.hall import KeyRule as FileKeyRule
from hall_server.domain.hours import Hours, Interval
from hall_server.domain.rules import Base, CallingRules, CounterRule, GroupRule, KeyRule, RatingRules, Rules
from hall_server.waiting.estimate import WaitModel


def rules_of(hall: Hall, always_open: bool) -> Rules:
    posts = {post.counter: post for post in hall.posts}
    return Rules(
        hall=hall.id,
        services={service.code: service.prefix for service in hall.services},
        groups={
            group.prefix: GroupRule(
                prefix=group.prefix,
                max_waiting=hall.ticketing.max_waiting_per_group,
                daily_quota=hall.ticketing.daily_quota,
            )
            for group in hall.service_groups
        },
        counters={
            counter.id: CounterRule(
                id=counter.id,
                groups=counter.groups,
                overflow=counter.overflow_groups,
                role_a=posts[counter.id].role_a,
                role_b=posts[counter.id].role_b,
                is_desk=counter.is_desk,
            )
            for counter in hall.counters
        },
        places=frozenset([c.id for c in hall.counters] + [k.id for k in hall.kiosks]),
        calling=_calling(hall),
        rating=RatingRules(
            timeout=timedelta(seconds=hall.rating.timeout_s),
            bad_levels=frozenset(hall.rating.bad_levels),
            verify_days=hall.rating.verify_days,
        ),
        hours=hours_of(hall),
        always_open=always_open,
    )


def _calling(hall: Hall) -> CallingRules:
    calling = hall.calling
    return CallingRules(
        classes={kind: _key_rule(rule) for kind, rule in calling.classes.items()},
        transfer=_key_rule(calling.transfer),
        overflow_penalty_s=calling.overflow_penalty_s,
        care_in_a_row=calling.care_in_a_row,
        call_completes=calling.call_completes,
        grace=timedelta(minutes=calling.no_show.grace_min),
        return_behind=calling.no_show.behind,
        undo=timedelta(seconds=calling.undo_s),
        reservation_pause=timedelta(minutes=calling.reservation_pause_min),
    )


def _key_rule(rule: FileKeyRule) -> KeyRule:
    return KeyRule(base=_base(rule.base), credit_s=rule.credit_s)


def _base(base: FileBase) -> Base:
    return Base(base.value)


def hours_of(hall: Hall) -> Hours:
    working: dict[date, bool] = {}
    for year in hall.calendar.years.values():
        for off in year.off_days:
            days = (off.to - off.from_).days + 1
            working.update({off.from_ + timedelta(days=n): False for n in range(days)})
        working.update(dict.fromkeys(year.makeup_workdays, True))
    weekdays = tuple(Weekday)
    return Hours(
        zone=ZoneInfo(hall.identity.timezone),
        intervals=tuple(Interval(i.from_, i.to) for i in hall.opening_hours.workdays),
        weekend=frozenset(weekdays.index(day) for day in hall.calendar.weekend),
        working=working,
        opens_early=timedelta(minutes=hall.ticketing.ticket_start_before_open_min),
        ticket_stop=timedelta(minutes=hall.ticketing.ticket_stop_before_close_min),
    )


def wait_model_of(hall: Hall) -> WaitModel:
    prior_s = {service.code: service.minutes * 60.0 for service in hall.services}
    for group in hall.service_groups:
        minutes = [service.minutes for service in hall.services_of(group.prefix)]
        prior_s[group.prefix] = sum(minutes) * 60.0 / len(minutes)
    model = hall.wait_model
    return WaitModel(prior_s=prior_s, trim=model.trim, low=model.spread.low, high=model.spread.high)
