"""The guests screen: the portir's guest book, the queue, and the call to the counter."""
