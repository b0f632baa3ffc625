"""The intake at the counter: guest book, applicant, service, checklist and the start of the promise, on one page."""
