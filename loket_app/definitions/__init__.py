"""Readers of the office's own definition files: forms and presets in TOML, every message with its line."""
