"""The hall file: one YAML file that says all there is to say about one hall, as types.

    hall = load_hall(default_hall_path())

Owns the types, the loading with every fault listed at once, and look-ups. Does not own program settings.
"""

from config.hall.calling import (
    BilingualText,
    Calling,
    KeyRule,
    NoShowRule,
    Rating,
    RatingReasonName,
    Spread,
    Ticketing,
    WaitModel,
    WaitTargets,
)
from config.hall.equipment import DRIVERS, Device, Kiosk, KioskSettings
from config.hall.faults import Fault, HallFileFaults
from config.hall.hours import Calendar, CalendarYear, Interval, OffDays, OpeningHours
from config.hall.loading import default_hall_path, load_hall, load_hall_text
from config.hall.model import SCHEMA, Hall, Serving
from config.hall.people import Demonstration, DutyLeader, Person, Post
from config.hall.premises import Area, Counter, Identity, Organisation, Plan, Spot, Unit
from config.hall.services import Fee, Material, Notice, Service, ServiceGroup
from config.hall.words import (
    AreaKind,
    Base,
    CounterKind,
    DaysKind,
    DeviceHost,
    DeviceKind,
    Duty,
    ItemClass,
    PaperForm,
    StaffRole,
    UnitId,
    Weekday,
)

__all__ = [
    "DRIVERS",
    "SCHEMA",
    "Area",
    "AreaKind",
    "Base",
    "BilingualText",
    "Calendar",
    "CalendarYear",
    "Calling",
    "Counter",
    "CounterKind",
    "DaysKind",
    "Demonstration",
    "Device",
    "DeviceHost",
    "DeviceKind",
    "Duty",
    "DutyLeader",
    "Fault",
    "Fee",
    "Hall",
    "HallFileFaults",
    "Identity",
    "Interval",
    "ItemClass",
    "KeyRule",
    "Kiosk",
    "KioskSettings",
    "Material",
    "NoShowRule",
    "Notice",
    "OffDays",
    "OpeningHours",
    "Organisation",
    "PaperForm",
    "Person",
    "Plan",
    "Post",
    "Rating",
    "RatingReasonName",
    "Service",
    "ServiceGroup",
    "Serving",
    "Spot",
    "Spread",
    "StaffRole",
    "Ticketing",
    "Unit",
    "UnitId",
    "WaitModel",
    "WaitTargets",
    "Weekday",
    "default_hall_path",
    "load_hall",
    "load_hall_text",
]
