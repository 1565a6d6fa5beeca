"""Links move bytes to a device and know nothing of frames. The pty end for simulators is imported on its own."""

from devices.links.backoff import Backoff
from devices.links.factory import link_for
from devices.links.protocol import Link

__all__ = ["Backoff", "Link", "link_for"]
