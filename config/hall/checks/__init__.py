"""How the parts of a hall file fit together: every check runs, whatever the others found."""

from config.hall.checks.equipment import check_equipment
from config.hall.checks.house import check_house
from config.hall.checks.names import check_names
from config.hall.checks.rules import check_rules
from config.hall.checks.services import check_services
from config.hall.checks.staffing import check_staffing
from config.hall.checks.times import check_times
from config.hall.document import Document


def check(document: Document) -> None:
    """Adds what it finds to the document's faults and warnings."""
    check_names(document)
    check_house(document)
    check_services(document)
    check_staffing(document)
    check_times(document)
    check_rules(document)
    check_equipment(document)
