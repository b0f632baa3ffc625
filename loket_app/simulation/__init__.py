"""A simulated office day, driven through the same use cases as a real one."""
