"""The screen Dokumen: the office's own papers, what they ask, and the page as it will be printed."""
