"""LAYAR RAMAH Loket: the counter of an Indonesian sub-district office, offline."""

__version__ = "0.1.0"
