"""The register: every request ever, found at once, with its whole history."""
