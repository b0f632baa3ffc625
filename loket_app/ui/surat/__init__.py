"""Surat: the operator types the data of a letter beside the page as it will be printed, and prints it."""
