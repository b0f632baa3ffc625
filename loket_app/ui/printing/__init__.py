"""Printers: the system's, a folder of PDFs, and one that only writes down; and the pictures of pages on screen."""
