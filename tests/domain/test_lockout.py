"""PIN tries: no sequence of tries, clocks and days gives more than twenty guesses in a row, or in one day."""

from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain import lockout
from loket_app.domain.dates import HOUR, MINUTE
from loket_app.domain.lockout import MOST_WRONG, UNTIL_OPENED, Tries
from loket_app.domain.pins import KEY_BYTES, key_code, key_id, key_of_code, weakness

NEW = Tries(0, 0, "", None)


def guesses(clocks: list[tuple[int, str]]) -> list[str]:
    """Wrong tries at these clocks; the days on which one of them was really looked at."""
    tries, looked_at = NEW, []
    for now, day in clocks:
        if lockout.locked_until(tries.locked_until, now) is None:
            tries = lockout.wrong(tries, now, day)
            looked_at.append(day)
    return looked_at


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 400 * 24 * HOUR), st.sampled_from("abc")), max_size=200))
def test_whatever_the_clock_says_twenty_guesses_are_the_end(clocks):
    assert len(guesses(clocks)) <= MOST_WRONG


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 24 * HOUR), st.booleans()), max_size=200))
def test_right_pins_in_between_give_no_more_guesses_in_a_day(tried):
    tries, wrong = NEW, 0
    for now, is_right in tried:
        if lockout.locked_until(tries.locked_until, now) is None:
            tries = lockout.right(tries) if is_right else lockout.wrong(tries, now, "hari")
            wrong += not is_right
    assert wrong <= MOST_WRONG


def test_the_lock_grows_and_then_stays():
    tries, locks = NEW, []
    for n in range(MOST_WRONG):
        tries = lockout.wrong(tries, n * 24 * HOUR, str(n))
        if tries.locked_until is not None:
            locks.append(tries.locked_until - n * 24 * HOUR)
    assert locks == [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, UNTIL_OPENED - 19 * 24 * HOUR]
    assert lockout.opened() == NEW


def test_a_clock_put_right_again_leaves_no_lock_of_years():
    ran_ahead = 400 * 24 * HOUR
    assert lockout.locked_until(ran_ahead, 0) == HOUR
    assert lockout.locked_until(UNTIL_OPENED, ran_ahead) == UNTIL_OPENED
    assert lockout.locked_until(5, 5) is None


EASY = "0000 1111 1212 1234 4321 9876 2512 0107 1990 2004 123123 121212 111111 250793 930725 654321 12345 99999"
FAIR = "2468 1357 7391 8240 73914 80642 739148 908172"


def test_pins_that_are_tried_first_are_refused_with_a_sentence():
    assert all((weakness(pin) or "").endswith(".") for pin in EASY.split())
    assert [weakness(pin) for pin in FAIR.split()] == [None] * len(FAIR.split())
    # Enough is left to choose from.
    assert sum(weakness(f"{n:04d}") is None for n in range(10_000)) > 9_000


@settings(max_examples=60)
@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES))
def test_a_code_says_its_key_however_it_is_typed(secret):
    code = key_code(secret)
    assert key_of_code(code) == secret
    assert key_of_code(code.lower().replace("-", " ").replace("0", "O").replace("1", "l")) == secret
    assert len(key_id(secret)) == 8


@settings(max_examples=60)
@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), st.integers(0, 27), st.sampled_from("23456789ABCDEF"))
def test_a_slip_of_the_pen_is_almost_always_noticed(secret, place, letter):
    letters = key_code(secret).replace("-", "")
    typed = letters[:place] + letter + letters[place + 1 :]
    found = key_of_code(typed)
    assert (found == secret) == (typed == letters) or key_id(found) != key_id(secret)
