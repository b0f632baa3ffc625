"""Survei Kepuasan Masyarakat (PermenPANRB 14/2017): instrument, answers, index and sample size, in exact numbers."""
