"""What an officer can do (commands) and see (queries), and the ports they need."""
