"""The screens (Qt)."""
