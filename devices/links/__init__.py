"""Links move bytes and know nothing of frames. The pty end for simulators is imported apart."""

from devices.links.backoff import Backoff
from devices.links.factory import link_for
from devices.links.protocol import Link

__all__ = ["Backoff", "Link", "link_for"]
