"""Pengaturan: the office's own values, section by section, each saved as a new version."""
