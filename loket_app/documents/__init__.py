"""Paper: page layout, QR codes, workbooks, and pages as bitmaps."""
