"""Slip printers: layouts, ESC/POS bytes and frames (all pure), the driver, the virtual printer."""
