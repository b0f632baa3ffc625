"""Random histories over the real store (issue A): `check` and its oracle find nothing, refusals leave no trace.

LOKET_MESIN=besar runs many more and longer ones, different each time.
"""

import os
from random import SystemRandom

import pytest
from hypothesis import HealthCheck, settings

from tests.usecases.counter_machine import CounterMachine, long_day

BIG = os.environ.get("LOKET_MESIN") == "besar"
SEEDS = [SystemRandom().randrange(10**9) for _ in range(200)] if BIG else [2, 3]

TestCounter = CounterMachine.TestCase
TestCounter.settings = settings(
    max_examples=200 if BIG else 5,
    stateful_step_count=80 if BIG else 35,
    derandomize=not BIG,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_long_random_day_is_told_again_without_a_difference(seed):
    long_day(seed, 400 if BIG else 90)
