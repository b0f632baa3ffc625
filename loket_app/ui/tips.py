"""Tool tips that say what somebody typed: Qt takes a tip with a tag in it for markup, and would open its pictures."""

from html import escape


def plain_tip(text: str) -> str:
    """The text as a tip that shows it letter by letter."""
    if "<" not in text:
        return text
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>"
