from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.ranges import holds, packed, unpacked


@settings(max_examples=60)
@given(st.sets(st.integers(1, 400)), st.integers(1, 400))
def test_numbers_come_back_and_are_found(numbers, one):
    text = packed(numbers)
    assert unpacked(text) == tuple(sorted(numbers))
    assert holds(text, one) == (one in numbers)
