"""The parts of `check`: each rebuilds one kind of stored value from the trail and tells where they differ."""
