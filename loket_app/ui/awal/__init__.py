"""The first day of an office: five steps over everything, one page each, and the guide that follows them."""
